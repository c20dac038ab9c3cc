package org.repmlpeval.job.report.console;

import java.util.ArrayList;
import java.util.List;

/** Sentences in lines of the console. */
public final class Wrapped {
    /** Characters of a line. */
    public static final int WIDTH = 100;

    private Wrapped() {}

    /**
     * A text in lines of at most {@value #WIDTH} characters, unless a word is longer.
     *
     * @param start of the first line; the text follows without a blank
     * @param indent blanks before each other line
     */
    public static List<String> lines(String start, int indent, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(start);
        boolean first = true;
        for (String word : text.split(" ")) {
            if (!first && line.length() + word.length() > WIDTH) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                line.append(" ".repeat(indent));
            }
            line.append(word).append(' ');
            first = false;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
