package org.repmlpeval.job.run.labels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.classes.DevkitOrder;
import org.repmlpeval.partitioning.classes.ImageNet1k;
import org.repmlpeval.partitioning.labels.LabelFormat;
import org.repmlpeval.partitioning.labels.LabelRow;
import org.repmlpeval.partitioning.labels.LabelTable;

/**
 * Decides what the numbers of a label file stand for. The user's settings come first. Otherwise there are several candidates: counted from
 * 0 or from 1 and, for a file of one number per line and 1,000 classes, by the order of ILSVRC's development kit or by the sorted synsets.
 * Candidates are dropped if a number of the file is illegal under them. If more than one is left, the file may be the published ground
 * truth of ILSVRC, or the class folders of the images decide. If nothing decides, the user must.
 */
final class NumberingChoice {
    private final LabelTable table;
    private final LabelSettings settings;
    private final int known;
    private final int least;
    private final int most;

    /** @param table whose classes are all numbers; at least one */
    NumberingChoice(LabelTable table, LabelSettings settings, int known) {
        this.table = table;
        this.settings = settings;
        this.known = known;
        least = numbers().min().orElse(0);
        most = numbers().max().orElse(0);
    }

    private IntStream numbers() {
        return table.classes().mapToInt(Integer::parseInt);
    }

    /**
     * @param names class names in the order of the numbers if the user named a file of them
     * @param folders decides by the class folders of the images; empty if they do not decide
     * @throws InvalidInputException if a number is illegal, or nothing decides
     */
    Numbering choose(Optional<List<String>> names, UnaryOperator<List<Numbering>> folders) {
        List<Numbering> candidates = candidates(names);
        List<Numbering> legal =
                candidates.stream().filter(one -> one.holds(least, most, known)).toList();
        if (legal.isEmpty()) {
            throw new InvalidInputException(outOfRange(candidates));
        }
        if (legal.size() == 1) {
            return candidates.size() == 1 ? legal.get(0) : legal.get(0).because(range(legal.get(0)));
        }
        Optional<Numbering> published = PublishedTruth.of(table).flatMap(truth -> legal.stream()
                .filter(one -> one.base() == truth.base() && isDevkit(one) == truth.devkit())
                .findFirst());
        if (published.isPresent()) {
            return published.get().because("the file is ILSVRC2012's published ground truth in this numbering");
        }
        List<Numbering> agreeing = folders.apply(legal);
        if (agreeing.size() == 1) {
            return agreeing.get(0).because("this agrees with the class folders of the images");
        }
        throw new InvalidInputException(undecided(legal));
    }

    private static boolean isDevkit(Numbering numbering) {
        return numbering.names().filter(DevkitOrder.synsets()::equals).isPresent();
    }

    private List<Numbering> candidates(Optional<List<String>> names) {
        List<Integer> bases =
                settings.base().isPresent() ? List.of(settings.base().getAsInt()) : List.of(0, 1);
        Stream<Numbering> all =
                switch (settings.order()) {
                    case LabelSettings.OUTPUTS -> bases.stream().map(Numbering::outputs);
                    case DevkitOrder.NAME -> Stream.of(Numbering.devkit());
                    case LabelSettings.SORTED -> bases.stream()
                            .map(base -> Numbering.sorted(names.orElseThrow(), base));
                    case LabelSettings.AUTO -> automatic(bases);
                    default -> bases.stream()
                            .map(base -> new Numbering(
                                    names, base, "positions in " + settings.order() + ", counted from " + base));
                };
        List<Numbering> candidates =
                all.filter(one -> bases.contains(one.base())).toList();
        if (candidates.isEmpty()) {
            throw new InvalidInputException("setting labels-base is " + bases.get(0) + " with labels-order "
                    + settings.order() + "; the development kit counts from 1");
        }
        return candidates;
    }

    private Stream<Numbering> automatic(List<Integer> bases) {
        if (table.format() != LabelFormat.LINES || known != ImageNet1k.CLASSES) {
            return bases.stream().map(Numbering::outputs);
        }
        List<Numbering> candidates = new ArrayList<>(List.of(Numbering.devkit()));
        bases.forEach(
                base -> candidates.add(Numbering.sorted(ImageNet1k.classes().names(), base)));
        return candidates.stream();
    }

    private String range(Numbering chosen) {
        return "its numbers run from " + least + " to " + most + ", and the network has " + known + " outputs";
    }

    private String outOfRange(List<Numbering> all) {
        List<Numbering> candidates = possible(all);
        LabelRow row = table.rows().stream()
                .filter(one -> one.classes().stream()
                        .mapToInt(Integer::parseInt)
                        .anyMatch(n -> candidates.stream().noneMatch(c -> c.holds(n, n, known))))
                .findFirst()
                .orElse(null);
        String legal = candidates.stream()
                .map(one -> one.base() + " to " + one.last(known) + " as " + one.text())
                .collect(Collectors.joining(", or "));
        String where = row == null
                ? "label file " + table.source() + " has numbers from " + least + " to " + most
                        + ", which fit no single numbering"
                : table.where(row) + ": class " + String.join(", ", row.classes()) + " is out of range";
        return where + "; legal: " + legal + "; check the file, --arch and --labels-base";
    }

    /** The numberings that the smallest number does not rule out: files with a 0 do not count from 1. All if none is left. */
    private List<Numbering> possible(List<Numbering> candidates) {
        List<Numbering> possible =
                candidates.stream().filter(one -> least >= one.base()).toList();
        return possible.isEmpty() ? candidates : possible;
    }

    private String undecided(List<Numbering> legal) {
        boolean orders = legal.stream().anyMatch(NumberingChoice::isDevkit);
        return "label file " + table.source() + ": its numbers run from " + least + " to " + most + " and can be "
                + legal.stream().map(Numbering::text).collect(Collectors.joining(", or "))
                + "; say which with "
                + (orders ? "--labels-order devkit or --labels-order sorted and " : "")
                + "--labels-base 0 or --labels-base 1";
    }
}
