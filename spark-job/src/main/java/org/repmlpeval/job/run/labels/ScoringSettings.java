package org.repmlpeval.job.run.labels;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.repmlpeval.job.task.classification.Scoring;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.dataset.ImageListing;

/**
 * How a classifier's predictions are scored.
 *
 * @param topK the k of top-k accuracy; empty for 1 and 5
 * @param others whether classes that occur in no label may be predicted
 */
public record ScoringSettings(List<Integer> topK, Scoring.Others others) {
    /** Top-1 and top-5 over all classes. */
    public static final ScoringSettings DEFAULT = new ScoringSettings(List.of(), Scoring.Others.KEPT);

    /** @throws InvalidInputException if a k is below 1 or given twice */
    public ScoringSettings {
        topK = List.copyOf(topK);
        if (topK.stream().anyMatch(k -> k < 1) || new TreeSet<>(topK).size() != topK.size()) {
            throw new InvalidInputException(
                    "setting top-k is " + topK + "; legal: numbers from 1, each once, such as" + " 1,5,10");
        }
    }

    /** @param subset {@code all}, or {@code folders} for the classes that occur in the labels */
    public static ScoringSettings parse(List<Integer> topK, String subset) {
        return new ScoringSettings(
                topK,
                switch (subset) {
                    case "all" -> Scoring.Others.KEPT;
                    case "folders" -> Scoring.Others.MASKED;
                    default -> throw new InvalidInputException("setting class-subset is '" + subset
                            + "'; legal: all, or folders for the classes that have a class folder or, with --labels,"
                            + " occur in the label file");
                });
    }

    /**
     * @param listing all images, before a limit
     * @param classes number of the network's classes
     */
    public Scoring scoring(ImageListing listing, int classes) {
        long[] counts = listing.countsPerClass();
        List<Integer> occurring = IntStream.range(0, counts.length)
                .filter(label -> counts[label] > 0)
                .boxed()
                .toList();
        boolean fewer = !occurring.isEmpty() && occurring.size() < classes;
        return new Scoring(
                topK.isEmpty() ? standard(fewer ? occurring.size() : classes, classes) : topK,
                fewer ? occurring : List.of(),
                fewer ? others : Scoring.Others.KEPT);
    }

    private List<Integer> standard(int occurring, int classes) {
        int choices = others == Scoring.Others.MASKED ? occurring : classes;
        return Scoring.standard(choices).topK();
    }
}
