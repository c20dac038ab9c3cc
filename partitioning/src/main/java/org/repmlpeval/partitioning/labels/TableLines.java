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
import java.util.stream.Stream;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.Names;

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

    /** @throws DataSetException if the lines are no table, or nothing says which columns are the image and the class */
    static LabelRows rows(List<TextLine> lines, String source) {
        char separator = separator(lines)
                .orElseThrow(() -> new DataSetException("label file " + source
                        + " is not a table: its lines do not have the same number of fields, separated by commas, tabs"
                        + " or semicolons"));
        List<List<String>> fields = new ArrayList<>();
        for (TextLine line : lines) {
            fields.add(fields(line, separator, source));
        }
        Optional<Heading> found = heading(fields);
        if (found.isEmpty() && fields.get(0).size() != 2) {
            throw new DataSetException(unnamed(fields.get(0).size(), separator, source));
        }
        Heading heading = found.orElse(new Heading(0, 1, List.of()));
        List<LabelRow> rows = new ArrayList<>();
        for (int i = found.isPresent() ? 1 : 0; i < fields.size(); i++) {
            List<String> row = fields.get(i);
            if (row.size() <= Math.max(heading.image(), heading.classes())) {
                throw new DataSetException(
                        "label file " + source + ", line " + lines.get(i).number() + " has only "
                                + Count.of(row.size(), "field") + "; image and class are fields "
                                + (heading.image() + 1) + " and " + (heading.classes() + 1));
            }
            rows.add(new LabelRow(
                    row.get(heading.image()),
                    classes(row.get(heading.classes())),
                    lines.get(i).number()));
        }
        return new LabelRows(rows, heading.notes());
    }

    /** Positions of the image and of the class, and what else they could be. */
    private record Heading(int image, int classes, List<String> notes) {}

    /** The message about a table without a heading, with one that would fit it. */
    private static String unnamed(int columns, char separator, String source) {
        List<String> names = new ArrayList<>(List.of("image", "class"));
        for (int column = names.size() + 1; column <= columns; column++) {
            names.add("column" + column);
        }
        return "label file " + source + " has " + Count.of(columns, "column")
                + ", and its first line does not say which"
                + " of them are the image and the class; put a line with a name for each column at the top, for"
                + " example " + Names.quoted(String.join(shown(separator), names.subList(0, columns)))
                + " if the first column is the image and the second the class";
    }

    private static String shown(char separator) {
        return separator == '\t' ? "<TAB>" : Character.toString(separator);
    }

    /** A heading has known names, or a word where all other rows have a number. */
    private static Optional<Heading> heading(List<List<String>> fields) {
        List<String> first = fields.get(0);
        Optional<Columns.Choice> image = Columns.IMAGE.choose(first);
        Optional<Columns.Choice> classes = Columns.CLASS.choose(first);
        if (image.isPresent() && classes.isPresent()) {
            List<String> notes = Stream.of(
                            image.get().note(Columns.IMAGE, first),
                            classes.get().note(Columns.CLASS, first))
                    .flatMap(Optional::stream)
                    .toList();
            return Optional.of(new Heading(image.get().position(), classes.get().position(), notes));
        }
        boolean numbers = fields.size() > 1
                && first.size() == 2
                && first.get(1).matches("[\\p{L}_ -]+")
                && !first.get(0).matches(".*\\.\\w{1,5}")
                && fields.stream().skip(1).allMatch(row -> row.size() == 2 && LabelTable.isInteger(row.get(1)));
        return numbers ? Optional.of(new Heading(0, 1, List.of())) : Optional.empty();
    }

    private static List<String> fields(TextLine line, char separator, String source) {
        try (MappingIterator<List<String>> rows = CSV.readerForListOf(String.class)
                .with(CsvSchema.emptySchema().withColumnSeparator(separator))
                .readValues(line.text())) {
            return rows.nextValue();
        } catch (IOException e) {
            throw new DataSetException(
                    "label file " + source + ", line " + line.number() + ": " + Names.quoted(line.text())
                            + " cannot be read as fields separated by '" + shown(separator)
                            + "'; a field that starts with a double quote must end with one",
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
