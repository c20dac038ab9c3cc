package org.repmlpeval.partitioning.classes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.TextFile;

/**
 * Reads a class list from a UTF-8 text file with one class name per line. Lines end in LF, CR LF or CR. A byte order mark, lines that
 * start with {@code #} and blank lines at the end are ignored. Spaces are part of a name.
 */
final class ClassListFile {
    private static final TextFile.Kind KIND = new TextFile.Kind(
            "class list", "one class per line", "check the path. The built-in list is " + ImageNet1k.NAME, 16 << 20);

    private ClassListFile() {}

    static ClassList read(Configuration conf, String location) throws IOException {
        return parse(TextFile.read(conf, location, KIND).text(), location);
    }

    /** @param source name of the list in messages */
    static ClassList parse(String text, String source) {
        List<String> lines = TextFile.lines(text);
        int end = lines.size();
        while (end > 0 && (lines.get(end - 1).isBlank() || isComment(lines.get(end - 1)))) {
            end--;
        }
        List<String> names = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            if (!isComment(lines.get(i))) {
                names.add(lines.get(i));
                numbers.add(i + 1);
            }
        }
        return new ClassList(names, source, numbers);
    }

    private static boolean isComment(String line) {
        return line.startsWith("#");
    }
}
