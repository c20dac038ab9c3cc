package org.repmlpeval.job.run.labels;

import java.util.Optional;
import java.util.OptionalInt;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.labels.LabelFormat;

/**
 * Where a classifier's labels come from, if not from the class folders, and what the numbers in the file mean.
 *
 * @param file label file on any Hadoop file system; empty for the class folders
 * @param format empty to recognise it by the content
 * @param base number that the file gives to the first class; empty to decide it by the content
 * @param order {@value #AUTO}, {@value #OUTPUTS}, {@value #SORTED}, {@code devkit}, or a file of class names in the order of the numbers
 */
public record LabelSettings(Optional<String> file, Optional<LabelFormat> format, OptionalInt base, String order) {
    /** Decide by the content what the numbers count. */
    public static final String AUTO = "auto";

    /** The numbers count the network's outputs. */
    public static final String OUTPUTS = "outputs";

    /** The numbers count the class names in sorted order. */
    public static final String SORTED = "sorted";

    /** The default: labels are the class folders. */
    public static final LabelSettings FOLDERS =
            new LabelSettings(Optional.empty(), Optional.empty(), OptionalInt.empty(), AUTO);

    /** @throws InvalidInputException if the base is not −1, 0 or 1, or a setting other than the file is given without a file */
    public LabelSettings {
        if (base.isPresent() && (base.getAsInt() < -1 || base.getAsInt() > 1)) {
            throw new InvalidInputException("setting labels-base is " + base.getAsInt()
                    + "; legal: 0 or 1, the number of the first class in the label file, or -1 if the network has an"
                    + " output for background before the classes that the file counts from 0");
        }
        if (file.isEmpty() && (format.isPresent() || base.isPresent() || !order.equals(AUTO))) {
            throw new InvalidInputException(
                    "settings labels-format, labels-base and labels-order describe a label file;"
                            + " give it with --labels FILE");
        }
    }

    /** @param base as a user writes it; null if none was given */
    public static LabelSettings parse(String file, String format, Integer base, String order) {
        return new LabelSettings(
                Optional.ofNullable(file),
                format.equals(AUTO) ? Optional.empty() : Optional.of(LabelFormat.of(format)),
                base == null ? OptionalInt.empty() : OptionalInt.of(base),
                order);
    }
}
