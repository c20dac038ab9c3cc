package org.repmlpeval.job.report.provenance;

import java.util.List;

/**
 * What was scored against label maps, and how the scores were computed.
 *
 * @param dataset name of the data set's definition
 * @param split its name; null if the data set has none, or all images of a folder were taken
 * @param list the file that names the images, below the data set's root or as a URI; null if all images of a folder were taken
 * @param classNames by class index; empty if the data set does not name its classes
 * @param labels what the values of label files mean
 * @param orphanLabels label files without an image, which were left out
 * @param inference how scores were computed
 */
public record SegmentationSetup(
        String dataset,
        String split,
        String list,
        List<String> classNames,
        String labels,
        long orphanLabels,
        InferenceSection inference) {
    public SegmentationSetup {
        classNames = List.copyOf(classNames);
    }

    /** The name of a class, or its number. */
    public String className(int c) {
        return c < classNames.size() ? classNames.get(c) : "class " + c;
    }

    /**
     * @param protocol whose rules: {@code mmseg} or {@code semseg}
     * @param averaged what is averaged where windows overlap: {@code scores} or {@code softmax}
     * @param window the sliding window; null if the network saw whole images
     * @param scales factors of the recipe's size
     * @param mirrored whether the mirrored image was seen as well
     * @param alignCorners how scores were resized to the label's size, as PyTorch calls it
     */
    public record InferenceSection(
            String protocol,
            String averaged,
            WindowSection window,
            List<Double> scales,
            boolean mirrored,
            boolean alignCorners) {
        public InferenceSection {
            scales = List.copyOf(scales);
        }
    }
}
