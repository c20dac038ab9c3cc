package org.repmlpeval.job.cli.options;

import java.util.Optional;
import org.repmlpeval.job.run.segmentation.SegmentationSettings;
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
            paramLabel = "DIR|FILE",
            description =
                    "Labels that do not lie where --dataset says: the folder of the split's label files, for example"
                            + " /labels/val, or a text file of lines 'image<TAB>label' with paths below --data. With a folder,"
                            + " --data may also be the folder of the images itself. Default: those of --dataset.")
    private String labels;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description = "Split of --dataset to evaluate, for example train. Default: the data set's, mostly val.")
    private String split;

    public SegmentationSettings segmentation() {
        return new SegmentationSettings(
                Optional.ofNullable(dataset), Optional.ofNullable(labels), Optional.ofNullable(split));
    }
}
