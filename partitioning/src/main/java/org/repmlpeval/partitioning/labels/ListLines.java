package org.repmlpeval.partitioning.labels;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.Names;

/** Caffe's lists: {@code NAME CLASS}. The class is what follows the last space, because a name may contain spaces. */
final class ListLines {
    private static final Pattern LINE = Pattern.compile("(\\S.*?)\\s+(\\S+)");

    private ListLines() {}

    /** Whether every line is a name without a comma or semicolon at its end, and a class without one at all. */
    static boolean fits(List<TextLine> lines) {
        return lines.stream().allMatch(line -> {
            Matcher parts = LINE.matcher(line.text());
            return parts.matches()
                    && !parts.group(1).matches(".*[,;\\t\"]")
                    && !parts.group(2).matches(".*[,;\"].*")
                    && !line.text().contains("\t");
        });
    }

    static List<LabelRow> rows(List<TextLine> lines, String source) {
        return lines.stream().map(line -> row(line, source)).toList();
    }

    private static LabelRow row(TextLine line, String source) {
        Matcher parts = LINE.matcher(line.text());
        if (!parts.matches()) {
            throw new DataSetException("label file " + source + ", line " + line.number() + ": "
                    + Names.quoted(line.text()) + " is not an image and a class with a space between them");
        }
        return new LabelRow(parts.group(1), List.of(parts.group(2)), line.number());
    }
}
