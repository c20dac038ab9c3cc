package org.repmlpeval.job.run.labels;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.repmlpeval.job.report.provenance.ClassOrderSection;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.model.checkpoint.stored.ClassOrder;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.classes.ImageNet1k;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.classes.UsedNames;
import org.repmlpeval.partitioning.dataset.FolderOrder;

/**
 * Chooses the class order: the one that the user gave, otherwise the checkpoint's, otherwise ImageNet-1k if the data set's class names are
 * its synsets, otherwise the sorted names. A checkpoint order that does not fit the names is an error, unless the user says which order to
 * use.
 */
public final class LabelOrders {
    private final ClassOrderSettings settings;
    private final int known;
    private final UsedNames used;
    private final List<String> folders;
    private final CarriedClasses carried;

    /**
     * @param known number of the network's classes
     * @param used sorted names of the data set's classes
     * @param carried the class orders that the checkpoint holds
     */
    public LabelOrders(ClassOrderSettings settings, int known, UsedNames used, CarriedClasses carried) {
        this.settings = settings;
        this.known = known;
        this.used = used;
        folders = used.names();
        this.carried = carried;
    }

    /** @throws InvalidInputException if the checkpoint's order does not fit and the user did not say which order to use */
    public LabelOrder choose() {
        return switch (settings.source()) {
            case FOLDERS -> sortedFolders(otherOrders(folders));
            case CHECKPOINT -> ofCheckpoint(asked());
            case AUTO -> carried.orders().isEmpty() ? withoutCarrier() : ofCheckpoint(carried.orders());
        };
    }

    /**
     * Uses the class list that the user gave.
     *
     * @param list the class list, its names spelled as the folders are
     * @throws InvalidInputException if it has more names than the network has classes
     */
    public LabelOrder of(ClassList list) {
        if (list.names().size() > known) {
            throw new InvalidInputException("class list " + list.source() + " has "
                    + Count.of(list.names().size(), "name")
                    + ", but the network has " + Count.of(known, "class") + "; the first name beyond them is "
                    + Names.quoted(list.names().get(known)) + " on line "
                    + list.lines().get(known)
                    + "; remove the surplus names or check --arch");
        }
        List<String> warnings = new ArrayList<>(otherOrders(list.names()));
        List<String> imageNet = ImageNet1k.classes().names();
        if (isReordered(list.names(), imageNet)) {
            warnings.add("class order: the class list " + list.source() + " has the synsets of ImageNet-1k in an"
                    + " order that is not sorted, but networks are trained with the sorted one; use --classes "
                    + ImageNet1k.NAME
                    + " for that order");
        }
        boolean isBuiltIn = list.equals(ImageNet1k.classes());
        return new LabelOrder(
                Optional.of(list),
                new ClassOrderSection(
                        isBuiltIn ? ImageNet1k.NAME : "file",
                        isBuiltIn ? null : list.source(),
                        isSorted(list.names()),
                        isBuiltIn ? "the built-in list " + ImageNet1k.NAME : list.source()),
                warnings);
    }

    private LabelOrder withoutCarrier() {
        if (known == ImageNet1k.CLASSES && ImageNet1k.holdsAll(folders)) {
            String text = "the built-in list " + ImageNet1k.NAME + ", because the " + used.all()
                    + (used.areFolders() ? " are named by its synset ids" : " are its synset ids");
            return new LabelOrder(
                    Optional.of(ImageNet1k.classes()),
                    new ClassOrderSection(
                            ImageNet1k.NAME, null, isSorted(ImageNet1k.classes().names()), text),
                    carried.unusable());
        }
        List<String> warnings = new ArrayList<>(carried.unusable());
        FolderOrder.suggested(folders)
                .ifPresent(better -> warnings.add(
                        "class order: labels are the positions of the sorted " + used.all() + " (" + Names.some(folders)
                                + (used.areFolders() ? "), as in torchvision's ImageFolder," : "),")
                                + " but the names suggest another class order (" + Names.some(better)
                                + "); if the network was trained with that one, give it with --classes"
                                + " FILE, one name per line; --class-order folders confirms the sorted order"));
        return sortedFolders(warnings);
    }

    private LabelOrder sortedFolders(List<String> warnings) {
        return new LabelOrder(
                Optional.empty(),
                new ClassOrderSection(ClassOrderSection.FOLDERS, null, true, "sorted " + used.all()),
                warnings);
    }

    /** @param orders the candidates, at least one */
    private LabelOrder ofCheckpoint(List<ClassOrder> orders) {
        List<ClassOrder> fitting = orders.stream().filter(this::fits).toList();
        if (fitting.isEmpty()) {
            throw new InvalidInputException(misfit(orders));
        }
        ClassOrder chosen = fitting.get(0);
        List<String> names = asFolders(chosen);
        for (ClassOrder other : fitting) {
            if (!asFolders(other).equals(names)) {
                throw new InvalidInputException("the checkpoint holds two class orders that contradict each other: "
                        + shown(chosen) + ", but " + shown(other) + choices());
            }
        }
        boolean isSorted = isSorted(names);
        String entry = "entry '" + chosen.entry() + "' of the checkpoint, which "
                + (isSorted ? "agrees with" : "differs from") + " the sorted " + used.all();
        List<String> warnings = new ArrayList<>(carried.unusable());
        for (ClassOrder other : orders) {
            if (!fitting.contains(other)) {
                warnings.add("class order: " + shown(other) + ", which do not match the " + used.all()
                        + "; another order is used instead: "
                        + shown(chosen));
            }
        }
        ClassList classes = ImageNet1k.classes().names().equals(names)
                ? ImageNet1k.classes()
                : new ClassList(names, "entry '" + chosen.entry() + "' of the checkpoint");
        return new LabelOrder(
                Optional.of(classes), new ClassOrderSection("checkpoint", chosen.entry(), isSorted, entry), warnings);
    }

    private List<ClassOrder> asked() {
        List<ClassOrder> found = carried.orders().stream()
                .filter(order ->
                        settings.entry().isEmpty() || settings.entry().get().equals(order.entry()))
                .toList();
        if (found.isEmpty()) {
            String there = carried.orders().isEmpty()
                    ? "it holds none"
                    : "it holds "
                            + carried.orders().stream().map(LabelOrders::shown).collect(Collectors.joining(", "));
            String unusable = carried.unusable().isEmpty() ? "" : "; " + String.join("; ", carried.unusable());
            throw new InvalidInputException(
                    "setting class-order is " + settings.text() + ", but the checkpoint has no such class order: "
                            + there + unusable + "; legal: auto, folders, or an entry with a class order");
        }
        return found;
    }

    /** Whether the order has as many classes as the network, each once, and includes all folders. */
    private boolean fits(ClassOrder order) {
        List<String> names = asFolders(order);
        Set<String> distinct = new HashSet<>(names);
        return names.size() == known && distinct.size() == names.size() && distinct.containsAll(folders);
    }

    /** The order's names; if they are the words of ImageNet-1k and the folders are its ids, the ids. */
    private List<String> asFolders(ClassOrder order) {
        return ImageNet1k.holdsAll(folders) && ImageNet1k.isOrderOf(order.names())
                ? ImageNet1k.classes().names()
                : order.names();
    }

    private String misfit(List<ClassOrder> orders) {
        ClassOrder first = orders.get(0);
        Set<String> names = new HashSet<>(first.names());
        List<String> strangers =
                folders.stream().filter(folder -> !names.contains(folder)).toList();
        String why = strangers.isEmpty()
                ? names.size() < first.names().size()
                        ? "the order names a class twice"
                        : "the network has " + Count.of(known, "class")
                : used.count(strangers.size()) + Count.verb(strangers.size(), " is", " are") + " not among its names: "
                        + Names.some(strangers);
        return "the class order of the checkpoint does not fit the " + used.all() + ": "
                + orders.stream().map(LabelOrders::shown).collect(Collectors.joining(", ")) + "; the "
                + used.count(folders.size()) + " " + used.where() + Count.verb(folders.size(), " is ", " are ")
                + Names.some(folders) + "; " + why
                + (folders.size() == 1 && used.areFolders()
                        ? "; if that folder is a split of the data set, give " + used.place() + "/" + folders.get(0)
                                + " as --data"
                        : "")
                + choices();
    }

    private String choices() {
        return "; say which class order to use: --class-order folders for the sorted " + used.all()
                + ", --class-order checkpoint:ENTRY for an entry of the checkpoint, or --classes FILE with the names of"
                + " all classes in the network's order";
    }

    /** Warnings about orders in the checkpoint that hold the same names in another order. */
    private List<String> otherOrders(List<String> names) {
        return carried.orders().stream()
                .filter(order -> isReordered(asFolders(order), names))
                .map(order -> "class order: " + shown(order) + ", which differs from the requested order ("
                        + Names.some(names) + ")")
                .toList();
    }

    private static boolean isReordered(List<String> names, List<String> others) {
        return !names.equals(others)
                && names.size() == others.size()
                && new HashSet<>(names).equals(new HashSet<>(others));
    }

    /** Whether each folder has the label that its position would give it. */
    private boolean isSorted(List<String> names) {
        return names.size() >= folders.size()
                && names.subList(0, folders.size()).equals(folders);
    }

    private static String shown(ClassOrder order) {
        return "the entry '" + order.entry() + "' names "
                + Count.of(order.names().size(), "class") + " (" + Names.some(order.names()) + ")";
    }
}
