package org.repmlpeval.job.run.labels;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.report.provenance.ClassOrderSection;
import org.repmlpeval.job.report.provenance.LabelsSection;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.classes.ImageNet1k;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.classes.UsedNames;
import org.repmlpeval.partitioning.labels.LabelFile;
import org.repmlpeval.partitioning.labels.LabelMatch;
import org.repmlpeval.partitioning.labels.LabelMatcher;
import org.repmlpeval.partitioning.labels.LabelRow;
import org.repmlpeval.partitioning.labels.LabelTable;

/**
 * Gives images the labels of a file: reads it, matches its entries with the images, and translates its classes, which are numbers or
 * names, to outputs of the network.
 */
public final class FileLabels {
    private static final int EXAMPLES = 5;

    /** Share of images whose folder must agree with a numbering for the folders to decide, and number of such images. */
    private static final double AGREEING = 0.9;

    private static final int LEAST_AGREEING = 3;

    private final Configuration hadoop;
    private final LabelSettings settings;
    private final ClassOrderSettings classOrder;
    private final int known;
    private final CarriedClasses carried;

    /**
     * @param known number of the network's classes
     * @param carried the class orders that the checkpoint holds
     */
    public FileLabels(
            Configuration hadoop,
            LabelSettings settings,
            ClassOrderSettings classOrder,
            int known,
            CarriedClasses carried) {
        this.hadoop = hadoop;
        this.settings = settings;
        this.classOrder = classOrder;
        this.known = known;
        this.carried = carried;
    }

    /**
     * @param ids of the images, sorted
     * @throws InvalidInputException if a class is unknown or out of range, or what the numbers mean cannot be decided
     * @throws org.repmlpeval.partitioning.DataSetException if the file cannot be read or fits no image
     * @throws IOException if a file system fails
     */
    public ImageLabels of(List<String> ids) throws IOException {
        return of(LabelFile.read(hadoop, settings.file().orElseThrow(), settings.format()), ids);
    }

    /** As {@link #of(List)}, with labels that were read elsewhere. */
    public ImageLabels of(LabelTable table, List<String> ids) throws IOException {
        LabelMatch match = LabelMatcher.match(table, ids);
        Named named = table.isNumeric() && table.classes().findAny().isPresent()
                ? numbered(table, match, ids)
                : named(table, table.classes().distinct().sorted().toList(), "class names");
        List<List<Integer>> labels = new ArrayList<>();
        for (LabelRow row : match.rows()) {
            labels.add(
                    row == null
                            ? List.of()
                            : row.classes().stream()
                                    .map(name -> named.index(table, row, name))
                                    .distinct()
                                    .toList());
        }
        return new ImageLabels(
                labels,
                named.classes(),
                named.order().with(table.notes()),
                section(table, match, labels, named.meaning(), ids));
    }

    /** Names of the outputs, and how a class of the file becomes one of them. */
    private record Named(
            List<String> classes,
            LabelOrder order,
            Map<String, Integer> indices,
            UnaryOperator<String> key,
            String meaning) {
        int index(LabelTable table, LabelRow row, String name) {
            Integer index = indices.get(key.apply(name));
            if (index == null) {
                throw new InvalidInputException(table.where(row) + ": class " + Names.quoted(name)
                        + " is not one of the network's " + Count.of(classes.size(), "class") + " ("
                        + Names.some(classes) + ")");
            }
            return index;
        }
    }

    /** Without leading zeros and plus sign. */
    private static String plain(String number) {
        return Integer.toString(Integer.parseInt(number));
    }

    private Named numbered(LabelTable table, LabelMatch match, List<String> ids) throws IOException {
        NumberingChoice choice = new NumberingChoice(table, settings, known);
        Numbering numbering = choice.choose(orderNames(), legal -> agreeing(legal, match, ids));
        Map<String, Integer> indices = new HashMap<>();
        if (numbering.names().isEmpty()) {
            IntStream.range(0, known)
                    .forEach(output -> indices.put(Integer.toString(output + numbering.base()), output));
            List<String> classes = outputNames();
            String text = "outputs of the network, as the label file numbers them";
            return new Named(
                    classes,
                    new LabelOrder(
                            Optional.empty(),
                            new ClassOrderSection(ClassOrderSection.LABELS, table.source(), false, text),
                            List.of()),
                    indices,
                    FileLabels::plain,
                    numbering.text());
        }
        List<String> names = numbering.names().get();
        Named byName = named(table, names.stream().sorted().toList(), numbering.text());
        for (int i = 0; i < names.size(); i++) {
            indices.put(Integer.toString(i + numbering.base()), byName.indices().get(names.get(i)));
        }
        return new Named(byName.classes(), byName.order(), indices, FileLabels::plain, numbering.text());
    }

    /** The class names in the order of the file's numbers, if a setting gives them. */
    private Optional<List<String>> orderNames() throws IOException {
        return switch (settings.order()) {
            case LabelSettings.AUTO, LabelSettings.OUTPUTS, "devkit" -> Optional.empty();
            case LabelSettings.SORTED -> Optional.of(
                    outputNames().stream().sorted().toList());
            default -> Optional.of(ClassList.read(hadoop, settings.order())
                    .forNames(possibleNames())
                    .names());
        };
    }

    /** The names that the network's outputs may have: the class list's, whole and by first word, the checkpoint's, ImageNet-1k's. */
    private List<Set<String>> possibleNames() throws IOException {
        List<Set<String>> possible = new ArrayList<>();
        if (classOrder.list().isPresent()) {
            ClassList list = ClassList.read(hadoop, classOrder.list().get());
            possible.add(Set.copyOf(list.names()));
            possible.add(list.names().stream().map(ClassList::firstWord).collect(Collectors.toSet()));
        }
        carried.orders().forEach(order -> possible.add(Set.copyOf(order.names())));
        possible.add(Set.copyOf(ImageNet1k.classes().names()));
        return possible;
    }

    /** Names of the network's outputs: those of the class list or the checkpoint, ImageNet-1k's for 1,000, otherwise numbers. */
    private List<String> outputNames() throws IOException {
        if (classOrder.list().isPresent()) {
            List<String> names = ClassList.read(hadoop, classOrder.list().get()).names();
            if (names.size() == known) {
                return names;
            }
        }
        Optional<List<String>> fromCheckpoint = carried.orders().stream()
                .map(order -> order.names())
                .filter(names ->
                        names.size() == known && names.stream().distinct().count() == known)
                .findFirst();
        if (fromCheckpoint.isPresent()) {
            return fromCheckpoint.get();
        }
        return known == ImageNet1k.CLASSES
                ? ImageNet1k.classes().names()
                : IntStream.range(0, known).mapToObj(Integer::toString).toList();
    }

    /**
     * @param names sorted
     * @throws InvalidInputException if a name occurs twice
     */
    private Named named(LabelTable table, List<String> names, String meaning) throws IOException {
        UsedNames used = UsedNames.labels(names, table.source());
        for (int i = 1; i < names.size(); i++) {
            if (names.get(i).equals(names.get(i - 1))) {
                throw new InvalidInputException("the class names for the numbers of label file " + table.source()
                        + " hold " + Names.quoted(names.get(i))
                        + " twice; a class has one number, so correct --labels-order");
            }
        }
        LabelOrders orders = new LabelOrders(classOrder, known, used, carried);
        LabelOrder chosen = classOrder.list().isPresent()
                ? orders.of(ClassList.read(hadoop, classOrder.list().get()).holding(used))
                : orders.choose();
        LabelOrder order = complete(chosen, names);
        List<String> classes = order.classes().map(ClassList::names).orElse(names);
        if (classes.size() > known) {
            throw new InvalidInputException("label file " + table.source() + " names "
                    + Count.of(classes.size(), "class") + ", but the network has " + known
                    + "; check --labels and --arch, or give the network's classes with --classes" + oddOnes(table));
        }
        Map<String, Integer> indices = new HashMap<>();
        IntStream.range(0, classes.size()).forEach(i -> indices.put(classes.get(i), i));
        return new Named(classes, order, indices, UnaryOperator.identity(), meaning);
    }

    /** Where a class is no number although most are; empty if there is no such place. */
    private static String oddOnes(LabelTable table) {
        long numbers = table.classes().filter(LabelTable::isInteger).count();
        if (2 * numbers <= table.classes().count()) {
            return "";
        }
        return table.rows().stream()
                .filter(row -> !row.classes().stream().allMatch(LabelTable::isInteger))
                .findFirst()
                .map(row -> ". Most classes are numbers, but not that of " + table.where(row) + ": "
                        + Names.some(row.classes()))
                .orElse("");
    }

    /** With a warning if the names are sorted only because nothing gives their order, and are not all of the network's. */
    private LabelOrder complete(LabelOrder order, List<String> names) {
        if (order.classes().isPresent() || names.size() == known) {
            return order;
        }
        List<String> warnings = new ArrayList<>(order.warnings());
        warnings.add("labels are the positions of " + Count.of(names.size(), "sorted class name")
                + " of the label file, but the network has " + Count.of(known, "class")
                + ": the accuracy is meaningless unless they are its first classes, in its order; give the"
                + " network's class names with --classes FILE");
        return new LabelOrder(order.classes(), order.section(), warnings);
    }

    /** The numberings under which the images' folders are named as their labels. */
    private static List<Numbering> agreeing(List<Numbering> legal, LabelMatch match, List<String> ids) {
        List<Numbering> agreeing = new ArrayList<>();
        for (Numbering numbering : legal) {
            List<String> names = numbering.names().orElse(ImageNet1k.classes().names());
            long compared = 0;
            long same = 0;
            for (int i = 0; i < ids.size(); i++) {
                String folder = ids.get(i).split("/", 2)[0];
                LabelRow row = match.rows().get(i);
                if (row != null && !row.classes().isEmpty() && names.contains(folder)) {
                    compared++;
                    same += row.classes().stream()
                                    .mapToInt(number -> Integer.parseInt(number) - numbering.base())
                                    .anyMatch(n ->
                                            n < names.size() && names.get(n).equals(folder))
                            ? 1
                            : 0;
                }
            }
            if (same >= LEAST_AGREEING && same >= AGREEING * compared) {
                agreeing.add(numbering);
            }
        }
        return agreeing;
    }

    private static LabelsSection section(
            LabelTable table, LabelMatch match, List<List<Integer>> labels, String meaning, List<String> ids) {
        List<String> unlabelled = IntStream.range(0, ids.size())
                .filter(i -> labels.get(i).isEmpty())
                .mapToObj(ids::get)
                .toList();
        return new LabelsSection(
                table.source(),
                table.sha256(),
                table.format().text(),
                match.rule(),
                meaning,
                table.rows().size(),
                labels.size() - unlabelled.size(),
                labels.stream().filter(one -> one.size() > 1).count(),
                unlabelled.size(),
                unlabelled.stream().limit(EXAMPLES).toList(),
                match.unusedTotal(),
                match.unused(),
                match.repeated());
    }
}
