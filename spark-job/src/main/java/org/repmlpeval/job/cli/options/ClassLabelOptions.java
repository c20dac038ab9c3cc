package org.repmlpeval.job.cli.options;

import java.util.List;
import org.repmlpeval.job.run.labels.LabelSettings;
import org.repmlpeval.job.run.labels.ScoringSettings;
import picocli.CommandLine.Option;

/** Options for the labels and the scoring of classifiers. */
public final class ClassLabelOptions {
    @Option(
            names = "--labels-format",
            defaultValue = LabelSettings.AUTO,
            paramLabel = "FORMAT",
            description =
                    "Format of --labels: lines, list, csv, json, or auto to recognise it. Default: ${DEFAULT-VALUE}.")
    private String format;

    @Option(
            names = "--labels-base",
            paramLabel = "N",
            description =
                    "Number of the first class in --labels: 0 or 1, or -1 if the network has a background output that the file"
                            + " does not count. Default: decided by the numbers in the file, if they allow it.")
    private Integer base;

    @Option(
            names = "--labels-order",
            defaultValue = LabelSettings.AUTO,
            paramLabel = "ORDER",
            description =
                    "What the numbers in --labels count: outputs (of the network), devkit (ILSVRC's development kit), sorted (the"
                            + " sorted class names), a FILE of class names in the order of the numbers, or auto: outputs, except that"
                            + " for one number per line and 1000 classes the file must show which of devkit and sorted it is."
                            + " Default: ${DEFAULT-VALUE}.")
    private String order;

    @Option(
            names = "--top-k",
            split = ",",
            paramLabel = "K",
            description = "The k of a classifier's top-k accuracy, for example 1,3,5. Default: 1,5.")
    private List<Integer> topK = List.of();

    @Option(
            names = "--class-subset",
            defaultValue = "all",
            paramLabel = "all|folders",
            description =
                    "Classes that may be predicted: all, or folders, only those with a class folder (with --labels, those that"
                            + " occur in it), as for ImageNet-A and ImageNet-R. Default: ${DEFAULT-VALUE}.")
    private String subset;

    /**
     * Where labels come from.
     *
     * @param file the label file; null for the class folders
     */
    public LabelSettings labels(String file) {
        return LabelSettings.parse(file, format, base, order);
    }

    /** How predictions are scored. */
    public ScoringSettings scoring() {
        return ScoringSettings.parse(topK, subset);
    }
}
