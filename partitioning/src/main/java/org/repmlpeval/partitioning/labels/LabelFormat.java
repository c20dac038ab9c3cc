package org.repmlpeval.partitioning.labels;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.Names;

/** How a label file is written. */
public enum LabelFormat {
    /** One class per line, for the images in their order, as in ILSVRC's ground truth. */
    LINES("one class per line"),
    /** {@code NAME CLASS} per line, separated by spaces, as Caffe's lists. */
    LIST("list of 'image class'"),
    /** {@code image,class} per line, separated by commas, tabs or semicolons, with or without a heading. */
    CSV("table of image and class"),
    /** An object from image to class, or a list: of classes per image as ReaL's, of pairs, or of objects. */
    JSON("JSON"),
    /** Labels that lie beside the images in an archive or a table; no file of its own has this format. */
    STORED("stored with the images");

    private final String words;

    LabelFormat(String words) {
        this.words = words;
    }

    /** As a user writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is, for reports and messages. */
    public String words() {
        return words;
    }

    /** The formats of label files, as a user writes them. */
    public static List<String> texts() {
        return Arrays.stream(values())
                .filter(format -> format != STORED)
                .map(LabelFormat::text)
                .toList();
    }

    /** @throws DataSetException if the text is not a format of label files */
    public static LabelFormat of(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text().equals(text) && format != STORED)
                .findFirst()
                .orElseThrow(() -> new DataSetException(
                        "label format " + Names.quoted(text) + " is unknown; legal: " + String.join(", ", texts())));
    }
}
