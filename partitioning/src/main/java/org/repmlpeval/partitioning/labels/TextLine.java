package org.repmlpeval.partitioning.labels;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.partitioning.TextFile;

/** A line that holds something, without spaces around it. @param number counted from 1 */
record TextLine(String text, int number) {
    /** The lines of a text that are neither blank nor comments. */
    static List<TextLine> of(String text) {
        List<TextLine> lines = new ArrayList<>();
        int number = 0;
        for (String line : TextFile.lines(text)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(new TextLine(line.strip(), number));
            }
        }
        return lines;
    }
}
