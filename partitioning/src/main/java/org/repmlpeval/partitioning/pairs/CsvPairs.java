package org.repmlpeval.partitioning.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.repmlpeval.partitioning.pairs.FacePair.Persons;

/**
 * CSV with the columns {@code a,b,same} and, if the file defines folds, {@code fold}. The head may be left out. Images are named relative
 * to the data set's root, with or without extension. A field that holds a comma stands in double quotes.
 */
final class CsvPairs {
    private static final List<String> HEAD = List.of("a", "b", "same", "fold");
    private static final int COLUMNS = 3;

    private static final Map<String, Persons> SAME = Map.of(
            "1", Persons.SAME,
            "true", Persons.SAME,
            "yes", Persons.SAME,
            "0", Persons.DIFFERENT,
            "false", Persons.DIFFERENT,
            "no", Persons.DIFFERENT);

    private final String source;
    private final List<Line> lines;
    private final Faults faults;

    CsvPairs(String source, List<Line> lines) {
        this.source = source;
        this.lines = lines;
        faults = new Faults(source);
    }

    PairsFile parse() {
        List<String> first = fields(lines.get(0));
        boolean headed = first.size() >= COLUMNS && HEAD.get(2).equalsIgnoreCase(first.get(2));
        if (headed && !HEAD.subList(0, Math.min(first.size(), HEAD.size())).equals(lower(first))) {
            faults.add(lines.get(0).number(), lines.get(0).quoted() + " is not the head 'a,b,same' or 'a,b,same,fold'");
        }
        int columns = first.size();
        List<FacePair> pairs = new ArrayList<>();
        for (Line line : lines.subList(headed ? 1 : 0, lines.size())) {
            pair(line, columns, pairs);
        }
        faults.throwIfAny();
        if (pairs.isEmpty()) {
            faults.add(lines.get(0).number(), "there are no pairs; each line names two images and 1 or 0");
        }
        faults.throwIfAny();
        return new PairsFile(source, pairs);
    }

    private static List<String> lower(List<String> fields) {
        return fields.stream().map(field -> field.toLowerCase(Locale.ROOT)).toList();
    }

    private void pair(Line line, int columns, List<FacePair> pairs) {
        List<String> fields = fields(line);
        if (fields.size() != columns || columns != COLUMNS && columns != HEAD.size()) {
            faults.add(
                    line.number(),
                    line.quoted() + " has " + fields.size() + " fields"
                            + (fields.size() == columns ? "" : ", the first line " + columns)
                            + "; legal: 'a,b,same' on all lines, or 'a,b,same,fold' on all lines");
            return;
        }
        Persons persons = SAME.get(fields.get(2).toLowerCase(Locale.ROOT));
        if (persons == null) {
            faults.add(line.number(), "'same' is '" + fields.get(2) + "'; legal: 1, yes, true, 0, no, false");
            return;
        }
        int fold = PairsFile.NO_FOLD;
        if (columns == HEAD.size()) {
            if (!fields.get(3).matches("[0-9]{1,9}")) {
                faults.add(line.number(), "'fold' is '" + fields.get(3) + "'; legal: a number of 0 or more");
                return;
            }
            fold = Integer.parseInt(fields.get(3));
        }
        pairs.add(new FacePair(fields.get(0), fields.get(1), persons, fold, line.number()));
    }

    private static List<String> fields(Line line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        String text = line.text();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields;
    }
}
