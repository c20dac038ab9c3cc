package org.repmlpeval.job.task.classification;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.repmlpeval.model.InvalidInputException;

/**
 * How predictions are scored.
 *
 * @param topK the k of top-k accuracy, ascending, 1 among them
 * @param labelled the classes that occur in the labels, ascending, if they are fewer than the network's; otherwise empty
 * @param others whether a prediction may be one of the other classes
 */
public record Scoring(List<Integer> topK, List<Integer> labelled, Others others) implements Serializable {
    /** What happens to the logits of classes that occur in no label. */
    public enum Others {
        /** They compete, as when the network is used. */
        KEPT,
        /** They are left out, as in the evaluation of ImageNet-A and ImageNet-R. */
        MASKED
    }

    /** @throws InvalidInputException if a k is below 1 */
    public Scoring {
        topK = Stream.concat(Stream.of(1), topK.stream()).distinct().sorted().toList();
        labelled = List.copyOf(labelled);
        if (topK.get(0) < 1) {
            throw new InvalidInputException("setting top-k holds " + topK.get(0) + "; legal: numbers from 1");
        }
        if (others == Others.MASKED && labelled.isEmpty()) {
            throw new IllegalArgumentException("masking needs the classes that are kept");
        }
    }

    /** Top-1 and top-5 over all classes; with fewer classes than 5, k is their number. */
    public static Scoring standard(int classes) {
        return new Scoring(List.of(1, Math.min(5, classes)), List.of(), Others.KEPT);
    }

    boolean masks() {
        return others == Others.MASKED;
    }

    int largestK() {
        return topK.get(topK.size() - 1);
    }
}
