package org.repmlpeval.job.report.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.console.Wrapped;
import org.repmlpeval.job.report.text.Sheet.Cell;
import org.repmlpeval.job.report.text.Sheet.Shown;

/**
 * A table in lines of text. Columns are as wide as they must be. If a line would be longer than {@value #WIDTH} characters, titles of
 * columns are broken into several lines, and then long words are shortened, from the left because the ends of paths and names tell more.
 */
record ConsoleTable(Shown table) {
    static final int WIDTH = Wrapped.WIDTH;

    /** A shorter word tells nothing. */
    private static final int SHORTEST = 8;

    private static final String GAP = "  ";

    List<String> lines() {
        List<String> heads = table.head().stream().map(Cell::text).toList();
        int[] widths = widths(heads);
        List<List<String>> titles = heads.stream().map(List::of).toList();
        if (total(widths) > WIDTH) {
            widths = widths(heads.stream().map(ConsoleTable::longestWord).toList());
            shorten(widths);
            int[] broken = widths;
            titles = IntStream.range(0, broken.length)
                    .mapToObj(c -> broken(heads.get(c), broken[c]))
                    .toList();
        }
        List<String> lines = new ArrayList<>();
        int rows = titles.stream().mapToInt(List::size).max().orElse(0);
        for (int r = 0; r < rows; r++) {
            List<String> words = new ArrayList<>();
            for (List<String> title : titles) {
                int above = rows - title.size();
                words.add(r < above ? "" : title.get(r - above));
            }
            lines.add(line(words, widths));
        }
        for (List<Cell> row : table.rows()) {
            lines.add(line(row.stream().map(Cell::text).toList(), widths));
        }
        return lines;
    }

    private int[] widths(List<String> heads) {
        return IntStream.range(0, heads.size())
                .map(c -> Math.max(
                        heads.get(c).length(),
                        table.rows().stream()
                                .mapToInt(row -> row.get(c).text().length())
                                .max()
                                .orElse(0)))
                .toArray();
    }

    private static int total(int[] widths) {
        return Arrays.stream(widths).sum() + GAP.length() * widths.length;
    }

    /** Takes from the widest column of names until a line fits, and only then from those of words. */
    private void shorten(int[] widths) {
        shorten(widths, column -> column.code() && !column.number());
        shorten(widths, column -> !column.number());
    }

    private void shorten(int[] widths, Predicate<Cell> columns) {
        while (total(widths) > WIDTH) {
            int widest = -1;
            for (int c = 0; c < widths.length; c++) {
                if (columns.test(table.head().get(c))
                        && widths[c] > SHORTEST
                        && (widest < 0 || widths[c] > widths[widest])) {
                    widest = c;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private String line(List<String> words, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String word = words.get(c);
            String shown = word.length() <= widths[c] ? word : "…" + word.substring(word.length() - widths[c] + 1);
            String blanks = " ".repeat(widths[c] - shown.length());
            boolean number = table.head().get(c).number();
            line.append(GAP).append(number ? blanks : "").append(shown).append(number ? "" : blanks);
        }
        return line.toString().stripTrailing();
    }

    private static String longestWord(String title) {
        return Arrays.stream(title.split(" ")).reduce("", (one, other) -> other.length() > one.length() ? other : one);
    }

    /** The words of a title on as many lines as they need. */
    private static List<String> broken(String title, int width) {
        List<String> lines = new ArrayList<>();
        for (String word : title.split(" ")) {
            int last = lines.size() - 1;
            if (last >= 0 && lines.get(last).length() + 1 + word.length() <= width) {
                lines.set(last, lines.get(last) + " " + word);
            } else {
                lines.add(word);
            }
        }
        return lines;
    }
}
