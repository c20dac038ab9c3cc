package org.repmlpeval.partitioning.segmentation;

import java.util.List;
import org.repmlpeval.partitioning.classes.Names;

/**
 * Label files that belong to no image. They are left out of the evaluation.
 *
 * @param count how many there are
 * @param first the first {@value #MOST} paths relative to the labels' root, in code-unit order
 */
public record OrphanLabels(long count, List<String> first) {
    /** The number of paths that are kept. */
    public static final int MOST = 10;

    public OrphanLabels {
        first = List.copyOf(first);
    }

    /** @param sorted all paths, in code-unit order */
    static OrphanLabels of(List<String> sorted) {
        return new OrphanLabels(sorted.size(), sorted.subList(0, Math.min(MOST, sorted.size())));
    }

    /** One line for logs and messages, e.g. {@code 2 labels have no image and are left out: 'a.png', 'b.png'}. */
    @Override
    public String toString() {
        if (count == 0) {
            return "every label has an image";
        }
        String names = Names.some(first.subList(0, (int) Math.min(count, 3)));
        return count + (count == 1 ? " label has no image and is" : " labels have no image and are") + " left out: "
                + names + (count > 3 ? ", …" : "");
    }
}
