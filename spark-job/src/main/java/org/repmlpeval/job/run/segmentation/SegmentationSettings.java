package org.repmlpeval.job.run.segmentation;

import static org.repmlpeval.model.InvalidInputException.requireSetting;

import java.util.Optional;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;

/**
 * The labels with which a network's scores per pixel are compared, as a user gives them.
 *
 * @param dataset a name of {@link SegmentationSets} or a YAML file; empty if none was given
 * @param labels folder of labels or list of pairs; empty for the data set's own
 * @param split empty for the data set's default
 */
public record SegmentationSettings(Optional<String> dataset, Optional<String> labels, Optional<String> split) {
    /** No labels: the forms are compared with each other only. */
    public static final SegmentationSettings NONE =
            new SegmentationSettings(Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether there are labels. */
    public boolean labelled() {
        return dataset.isPresent() || labels.isPresent();
    }

    /** @throws InvalidInputException if the network gives no scores per pixel, or there is a split of nothing */
    public void requireFits(Architecture architecture) {
        boolean scoresPixels = architecture.output() == Architecture.Output.PIXEL_LOGITS;
        String legal = "none with " + architecture.name() + ", which does not give per-pixel scores";
        require(scoresPixels, "dataset", dataset, legal);
        require(scoresPixels, "labels", labels, legal);
        requireSplitOfDataset();
    }

    /** @throws InvalidInputException if there is a split of nothing */
    public void requireSplitOfDataset() {
        require(dataset.isPresent(), "split", split, "none without --dataset, which says what a split is");
    }

    private static void require(boolean legal, String setting, Optional<String> value, String range) {
        requireSetting(legal || value.isEmpty(), setting, value.orElse(""), range);
    }

    /** The data set's name or file. Labels alone are two folders. */
    public String datasetOrFolders() {
        return dataset.orElse(SegmentationSets.FOLDERS);
    }
}
