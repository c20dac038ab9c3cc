package org.repmlpeval.partitioning.labels;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.repmlpeval.partitioning.DataSetException;

/**
 * Tables of image and class, separated by commas, tabs or semicolons, with quotes as in CSV. A heading says which columns are meant; without
 * one there must be two columns. A field may hold several classes, separated by {@code |} or, if they are numbers or synsets, by spaces.
 */
final class TableLines {
    /** Kaggle's boxes: a synset, then four numbers. */
    private static final Pattern BOX = Pattern.compile("(n\\d{8})(?:\\s+-?\\d+(?:\\.\\d+)?){4}");

    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY, CsvParser.Feature.TRIM_SPACES)
            .build();

    private TableLines() {}

    /** Whether one of the separators divides every line into the same number of fields. */
    static boolean fits(List<TextLine> lines) {
        return separator(lines).isPresent();
    }

    private static Optional<Character> separator(List<TextLine> lines) {
        for (char separator : new char[] {'\t', ',', ';'}) {
            int columns = 0;
            boolean same = true;
            for (TextLine line : lines) {
                if (line.text().indexOf(separator) < 0) {
                    same = false;
                    break;
                }
                int found = line.text().indexOf('"') < 0
                        ? (int) line.text().chars().filter(c -> c == separator).count() + 1
                        : columns;
                columns = columns == 0 ? found : columns;
                same &= found == columns || found == 0;
            }
            if (same) {
                return Optional.of(separator);
            }
        }
        return Optional.empty();
    }

    static List<LabelRow> rows(List<TextLine> lines, String source) {
        char separator = separator(lines)
                .orElseThrow(() -> new DataSetException("label file " + source
                        + " is not a table: its lines do not have the same number of fields, separated by commas, tabs"
                        + " or semicolons"));
        List<List<String>> fields = new ArrayList<>();
        for (TextLine line : lines) {
            fields.add(fields(line, separator, source));
        }
        Optional<int[]> heading = heading(fields);
        if (heading.isEmpty() && fields.get(0).size() != 2) {
            throw new DataSetException(
                    "label file " + source + " has " + fields.get(0).size()
                            + " columns and no heading that names them; put a heading such as 'image,class' on its first line");
        }
        int[] columns = heading.orElse(new int[] {0, 1});
        List<LabelRow> rows = new ArrayList<>();
        for (int i = heading.isPresent() ? 1 : 0; i < fields.size(); i++) {
            List<String> row = fields.get(i);
            if (row.size() <= Math.max(columns[0], columns[1])) {
                throw new DataSetException(
                        "label file " + source + ", line " + lines.get(i).number() + " has only "
                                + row.size() + " fields; image and class are fields " + (columns[0] + 1) + " and "
                                + (columns[1] + 1));
            }
            rows.add(new LabelRow(
                    row.get(columns[0]),
                    classes(row.get(columns[1])),
                    lines.get(i).number()));
        }
        return rows;
    }

    /** A heading has known names, or a word where all other rows have a number. */
    private static Optional<int[]> heading(List<List<String>> fields) {
        List<String> first = fields.get(0);
        Optional<int[]> named = Columns.of(first);
        if (named.isPresent()) {
            return named;
        }
        boolean numbers = fields.size() > 1
                && first.size() == 2
                && first.get(1).matches("[\\p{L}_ -]+")
                && !first.get(0).matches(".*\\.\\w{1,5}")
                && fields.stream().skip(1).allMatch(row -> row.size() == 2 && LabelTable.isInteger(row.get(1)));
        return numbers ? Optional.of(new int[] {0, 1}) : Optional.empty();
    }

    private static List<String> fields(TextLine line, char separator, String source) {
        try (MappingIterator<List<String>> rows = CSV.readerForListOf(String.class)
                .with(CsvSchema.emptySchema().withColumnSeparator(separator))
                .readValues(line.text())) {
            return rows.next();
        } catch (IOException e) {
            throw new DataSetException(
                    "label file " + source + ", line " + line.number() + " cannot be read as fields separated by '"
                            + (separator == '\t' ? "\\t" : separator) + "': " + e.getMessage(),
                    e);
        }
    }

    /** The classes in a field; none in an empty one. */
    static List<String> classes(String field) {
        String text = field.strip();
        if (text.isEmpty()) {
            return List.of();
        }
        Matcher boxes = BOX.matcher(text);
        if (boxes.lookingAt()) {
            return boxes.reset().results().map(box -> box.group(1)).toList();
        }
        if (text.indexOf('|') >= 0) {
            return Arrays.asList(text.split("\\|"));
        }
        String bare = text.matches("\\[.*\\]")
                ? text.substring(1, text.length() - 1).replace(',', ' ').strip()
                : text;
        if (bare.isEmpty()) {
            return List.of();
        }
        return bare.matches("(\\d+|n\\d{8})(\\s+(\\d+|n\\d{8}))*")
                ? Arrays.asList(bare.split("\\s+"))
                : List.of(number(text));
    }

    /** A whole number without the fraction that spreadsheets write: {@code 3.0} is 3. */
    static String number(String text) {
        return text.matches("[+-]?\\d{1,9}\\.0+") ? text.substring(0, text.indexOf('.')) : text;
    }
}
