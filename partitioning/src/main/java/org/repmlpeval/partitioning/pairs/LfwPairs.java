package org.repmlpeval.partitioning.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.pairs.FacePair.Persons;

/**
 * The format of Labeled Faces in the Wild (G. B. Huang et al., 2007): the first line gives the number of folds and of pairs of each kind
 * in a fold. Each fold lists its pairs of one person ({@code name i j}), then its pairs of different persons ({@code name i name j}).
 * Image i of a person is {@code name/name_000i}. A first line with one number n stands for one fold.
 */
final class LfwPairs {
    private static final int SAME_FIELDS = 3;
    private static final int DIFFERENT_FIELDS = 4;

    private final String source;
    private final List<Line> lines;
    private final Faults faults;

    LfwPairs(String source, List<Line> lines) {
        this.source = source;
        this.lines = lines;
        faults = new Faults(source);
    }

    /** The number of folds and of pairs of each kind in a fold. */
    private record Header(int folds, int ofEachKind) {}

    PairsFile parse() {
        Header header = header(lines.get(0));
        long expected = 2L * header.folds() * header.ofEachKind();
        List<FacePair> pairs = new ArrayList<>();
        for (Line line : lines.subList(1, lines.size())) {
            if (pairs.size() == expected) {
                break;
            }
            int fold = 1 + pairs.size() / (2 * header.ofEachKind());
            boolean same = pairs.size() % (2 * header.ofEachKind()) < header.ofEachKind();
            FacePair pair = pair(line, same ? Persons.SAME : Persons.DIFFERENT, fold);
            // A faulty line also takes its place, so that the lines after it are read as the file means them.
            pairs.add(header.folds() == 1 ? pair.inFold(PairsFile.NO_FOLD) : pair);
        }
        faults.throwIfAny();
        if (lines.size() - 1 != expected) {
            throw new DataSetException("pairs file " + source + ", line "
                    + lines.get(0).number() + ": "
                    + header.folds() + " folds of " + header.ofEachKind() + " pairs of each kind are " + expected
                    + " pairs, but " + (lines.size() - 1) + " follow; correct the first line or complete the file");
        }
        return new PairsFile(source, pairs);
    }

    private Header header(Line line) {
        String[] fields = fields(line);
        int first = fields.length > 0 ? number(fields[0]) : 0;
        int second = fields.length == 1 ? first : fields.length == 2 ? number(fields[1]) : 0;
        if (first < 1 || second < 1) {
            throw new DataSetException("pairs file " + source + ", line " + line.number() + ": "
                    + line.quoted() + " is neither the number of folds and of pairs of each kind in a fold, such as"
                    + " '10<TAB>300', nor the head of a CSV file, 'a,b,same' or 'a,b,same,fold'");
        }
        return new Header(fields.length == 1 ? 1 : first, second);
    }

    private FacePair pair(Line line, Persons expected, int fold) {
        String[] fields = fields(line);
        if (fields.length != SAME_FIELDS && fields.length != DIFFERENT_FIELDS) {
            return fault(
                    line,
                    fold,
                    line.quoted() + " has " + fields.length
                            + " fields; legal: 'name i j' for one person, 'name i name j' for two");
        }
        Persons persons = fields.length == SAME_FIELDS ? Persons.SAME : Persons.DIFFERENT;
        if (persons != expected) {
            return fault(
                    line,
                    fold,
                    line.quoted() + " is a pair of "
                            + (persons == Persons.SAME ? "one person" : "two persons")
                            + ", but by the first line a pair of "
                            + (expected == Persons.SAME ? "one person" : "two persons") + " of fold " + fold
                            + " belongs here");
        }
        String other = persons == Persons.SAME ? fields[0] : fields[2];
        int i = number(fields[1]);
        int j = number(fields[fields.length - 1]);
        if (i < 1 || j < 1) {
            return fault(line, fold, line.quoted() + " has an image number that is not a number of 1 or more");
        }
        if (persons == Persons.DIFFERENT && fields[0].equals(other)) {
            return fault(line, fold, line.quoted() + " names " + fields[0] + " twice in a pair of two persons");
        }
        return new FacePair(image(fields[0], i), image(other, j), persons, fold, line.number());
    }

    private FacePair fault(Line line, int fold, String fault) {
        faults.add(line.number(), fault);
        return new FacePair("", "", Persons.SAME, fold, line.number());
    }

    private static String image(String name, int number) {
        return name + "/" + name + "_" + String.format(Locale.ROOT, "%04d", number);
    }

    /** Fields end at tabs; in files without tabs, at spaces. */
    private static String[] fields(Line line) {
        String text = line.text().strip();
        return text.indexOf('\t') >= 0 ? text.split("\t") : text.split(" +");
    }

    /** 0 if it is not a number of at most 9 digits. */
    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }
}
