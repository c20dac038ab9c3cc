package org.repmlpeval.job.run.segmentation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.TextFile;

/** The data sets of semantic segmentation that are known by name, and those in YAML files. */
public final class SegmentationSets {
    /** Any two folders: labels are PNG files with the names of the images, values are classes, 255 is ignored. */
    public static final String FOLDERS = "folders";

    private static final List<String> NAMES = List.of(
            "ade20k",
            "bdd100k",
            "camvid",
            "camvid-11",
            "camvid-segnet",
            "cityscapes",
            "cityscapes-train-ids",
            FOLDERS,
            "loveda",
            "potsdam",
            "vaihingen",
            "voc2012",
            "voc2012aug");

    private static final TextFile.Kind KIND = new TextFile.Kind(
            "data set file",
            "a definition in YAML, or one of " + String.join(", ", NAMES),
            "check the path, or name one of " + String.join(", ", NAMES),
            1 << 20);

    private SegmentationSets() {}

    /** Names of the data sets that are known, sorted. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * A data set that is known by name, or that a file defines.
     *
     * @param nameOrFile one of {@link #names}, or a YAML file on any Hadoop file system
     * @throws InvalidInputException if it is neither, or the file is not a data set's definition
     */
    public static SegmentationSet resolve(String nameOrFile, Configuration hadoop) {
        if (NAMES.contains(nameOrFile)) {
            return preset(nameOrFile);
        }
        if (!nameOrFile.matches("(?i).*\\.ya?ml")) {
            throw new InvalidInputException("data set '" + nameOrFile + "' is not known; legal: "
                    + String.join(", ", NAMES) + ", or a file that ends in .yaml");
        }
        return SegmentationYaml.read(text(nameOrFile, hadoop), nameOrFile);
    }

    /** The YAML text of a data set that is known by name. */
    public static String yaml(String name) {
        try (InputStream in = SegmentationSets.class.getResourceAsStream(name + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SegmentationSet preset(String name) {
        return SegmentationYaml.read(yaml(name), name + ".yaml");
    }

    private static String text(String file, Configuration hadoop) {
        try {
            return TextFile.read(hadoop, file, KIND).text();
        } catch (DataSetException e) {
            throw new InvalidInputException(e.getMessage(), e);
        } catch (IOException e) {
            throw new InvalidInputException("data set file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
