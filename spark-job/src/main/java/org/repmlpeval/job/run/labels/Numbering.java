package org.repmlpeval.job.run.labels;

import java.util.List;
import java.util.Optional;
import org.repmlpeval.partitioning.classes.DevkitOrder;
import org.repmlpeval.partitioning.classes.ImageNet1k;

/**
 * What the numbers of a label file stand for.
 *
 * @param names the class names in the order of the numbers; empty if the numbers count the network's outputs
 * @param base the number of the first of them
 * @param text the same in words: "numbers of the devkit"
 */
record Numbering(Optional<List<String>> names, int base, String text) {
    /** The largest legal number is this with {@code known} outputs. */
    int last(int known) {
        return names.map(List::size).orElse(known) - 1 + base;
    }

    /** Whether all numbers from {@code least} to {@code most} are legal. */
    boolean holds(int least, int most, int known) {
        return least >= base && most <= last(known);
    }

    static Numbering outputs(int base) {
        return new Numbering(Optional.empty(), base, "numbers of the network's outputs, counted from " + base);
    }

    static Numbering devkit() {
        return new Numbering(
                Optional.of(DevkitOrder.synsets()), 1, "numbers of ILSVRC's development kit (ILSVRC2012_ID 1 to 1000)");
    }

    static Numbering sorted(List<String> names, int base) {
        boolean synsets = names.equals(ImageNet1k.classes().names());
        return new Numbering(
                Optional.of(names),
                base,
                "positions of the sorted " + (synsets ? "synsets" : "class names") + ", counted from " + base);
    }

    Numbering because(String evidence) {
        return new Numbering(names, base, text + "; " + evidence);
    }
}
