package org.repmlpeval.job.cli.options;

import java.util.Optional;
import org.repmlpeval.job.run.segmentation.SegmentationSettings;
import org.repmlpeval.model.arch.Architecture;
import picocli.CommandLine.Option;

/** Options that say with which labels outputs are compared. */
public final class LabelOptions {
    @Option(
            names = "--dataset",
            paramLabel = "NAME|FILE.yaml",
            description =
                    "Data set of a network that gives per-pixel scores: where images and labels lie below --data and which label"
                            + " value is which class. A name (ade20k, bdd100k, camvid, camvid-11, camvid-segnet, cityscapes,"
                            + " cityscapes-train-ids, folders, loveda, potsdam, vaihingen, voc2012, voc2012aug) or a YAML file."
                            + " Default: none, so that the forms are compared without labels; with --labels, folders.")
    private String dataset;

    @Option(
            names = "--labels",
            paramLabel = "FILE|DIR",
            description = {
                "For classifiers: file with the labels of the images, if they are not the class folders: one class per line"
                        + " (ILSVRC's ground truth), 'image class' lists, CSV or TSV tables, or JSON, also with several correct"
                        + " classes per image (ReaL). The images may then lie in any folders. Example: --labels"
                        + " ILSVRC2012_validation_ground_truth.txt.",
                "For per-pixel scores: labels that do not lie where --dataset says: the folder of the split's label files, for"
                        + " example /labels/val, or a text file of lines 'image<TAB>label' with paths below --data. With a"
                        + " folder, --data may also be the folder of the images itself. Default: the class folders, or the label files"
                        + " of --dataset."
            })
    private String labels;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description = "Split of --dataset to evaluate, for example train. Default: the data set's, mostly val.")
    private String split;

    /** The label files of a network that gives scores per pixel; none for others. */
    public SegmentationSettings segmentation(Architecture architecture) {
        return new SegmentationSettings(
                Optional.ofNullable(dataset),
                scoresPixels(architecture) ? Optional.ofNullable(labels) : Optional.empty(),
                Optional.ofNullable(split));
    }

    /** The label file of any other network; null if none was given. */
    public String file(Architecture architecture) {
        return scoresPixels(architecture) ? null : labels;
    }

    private static boolean scoresPixels(Architecture architecture) {
        return architecture.output() == Architecture.Output.PIXEL_LOGITS;
    }
}
