package org.repmlpeval.partitioning.labels;

import java.util.ArrayList;
import java.util.List;

/** A line that holds something, without spaces around it. @param number counted from 1 */
record TextLine(String text, int number) {
    /** The lines of a text that are neither blank nor comments. */
    static List<TextLine> of(String text) {
        List<TextLine> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\r\n|\n|\r", -1)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(new TextLine(line.strip(), number));
            }
        }
        return lines;
    }
}
