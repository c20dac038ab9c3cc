package org.repmlpeval.partitioning.labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.Names;

/**
 * Matches the entries of a label file with images.
 *
 * <p>Entries that name an image are matched by path: as many of its last parts as both have in common, so that {@code ./val/a.jpg} fits
 * {@code a.jpg} and {@code cat/a.jpg} fits {@code test/cat/a.jpg}; if nothing fits so, by file name without extension. Entries without a
 * name belong to the images in their sorted order if there are as many of both, and otherwise to the number at the end of the file name, so
 * that line 293 is the label of {@code ILSVRC2012_val_00000293.JPEG}.
 */
public final class LabelMatcher {
    private static final int EXAMPLES = 5;

    private final LabelTable table;
    private final List<String> ids;

    private LabelMatcher(LabelTable table, List<String> ids) {
        this.table = table;
        this.ids = ids;
    }

    /**
     * @param ids of the images, sorted, with {@code /} between names
     * @throws DataSetException if no entry fits an image, the entries cannot be told apart, or two give one image different classes
     */
    public static LabelMatch match(LabelTable table, List<String> ids) {
        LabelMatcher matcher = new LabelMatcher(table, ids);
        return table.byPosition() ? matcher.byPosition() : matcher.byName();
    }

    private LabelMatch byPosition() {
        int entries = table.rows().size();
        Optional<int[]> numbers = FileNumbers.of(ids);
        int first = numbers.isEmpty() ? 0 : FileNumbers.first(numbers.get(), entries);
        if (numbers.isPresent() && first >= 0) {
            if (FileNumbers.fitsBoth(numbers.get(), entries) && !FileNumbers.areOfIlsvrc(ids)) {
                throw new DataSetException(undecided(numbers.get()));
            }
            Map<Integer, LabelRow> byNumber = new HashMap<>();
            for (int i = 0; i < entries; i++) {
                byNumber.put(i + first, table.rows().get(i));
            }
            List<LabelRow> rows = new ArrayList<>();
            for (int number : numbers.get()) {
                rows.add(byNumber.remove(number));
            }
            return new LabelMatch(
                    rows,
                    "by the number in the file name, counted from " + first,
                    List.of(),
                    byNumber.keySet().stream()
                            .sorted()
                            .limit(EXAMPLES)
                            .map(number -> "number " + number)
                            .toList(),
                    byNumber.size(),
                    0);
        }
        if (entries != ids.size()) {
            throw new DataSetException("label file " + table.source() + " has " + Count.of(entries, "label")
                    + " without names of images, but the data set has " + Count.of(ids.size(), "image")
                    + ", and their file names do not end in numbers from 1 to " + entries
                    + " that would say which label belongs to which; give a file with 'image,class' lines");
        }
        return new LabelMatch(table.rows(), "by position in the sorted listing", List.of(), List.of(), 0, 0);
    }

    private String undecided(int[] numbers) {
        int least = Arrays.stream(numbers).min().orElseThrow();
        int most = Arrays.stream(numbers).max().orElseThrow();
        return "label file " + table.source() + " has "
                + Count.of(table.rows().size(), "label")
                + " without names of images, and the numbers in the file names of the "
                + Count.of(ids.size(), "image") + " run from " + least + " to " + most
                + ", so that they can be counted from 0 or from 1; give a file with 'image,class' lines";
    }

    private LabelMatch byName() {
        int depth = Math.max(
                ids.stream().mapToInt(LabelMatcher::parts).max().orElse(1),
                table.rows().stream().mapToInt(row -> parts(row.image())).max().orElse(1));
        LabelMatch best = null;
        DataSetException ambiguous = null;
        for (int parts = Math.min(depth, 64); parts >= 0; parts--) {
            int kept = parts;
            UnaryOperator<String> key = kept == 0 ? LabelMatcher::stem : path -> last(path, kept);
            if (kept == 0 && best != null) {
                break;
            }
            String rule = kept == 0
                    ? "by file name without extension"
                    : kept >= depth
                            ? "by path"
                            : kept == 1 ? "by file name" : "by the last " + kept + " parts of the path";
            try {
                LabelMatch found = match(key, rule);
                if (matched(found) > (best == null ? 0 : matched(best))) {
                    best = found;
                }
            } catch (DataSetException e) {
                ambiguous = ambiguous == null ? e : ambiguous;
            }
        }
        if (best == null) {
            throw ambiguous != null
                    ? ambiguous
                    : new DataSetException(
                            "label file " + table.source() + " has no label for any image of the data set:"
                                    + " it names " + Names.some(names()) + ", the images are " + Names.some(ids)
                                    + "; check --labels and --data");
        }
        return best;
    }

    private long matched(LabelMatch match) {
        return ids.size() - match.unlabelled().size();
    }

    private List<String> names() {
        return table.rows().stream().map(LabelRow::image).toList();
    }

    /** @throws DataSetException if two images have the same key, or two entries for one image contradict each other */
    private LabelMatch match(UnaryOperator<String> key, String rule) {
        Map<String, LabelRow> byKey = new HashMap<>();
        long repeated = 0;
        for (LabelRow row : table.rows()) {
            LabelRow earlier = byKey.putIfAbsent(key.apply(row.image()), row);
            if (earlier != null) {
                requireSame(earlier, row);
                repeated++;
            }
        }
        Set<String> used = new HashSet<>();
        List<LabelRow> rows = new ArrayList<>();
        List<String> unlabelled = new ArrayList<>();
        for (String id : ids) {
            LabelRow row = byKey.get(key.apply(id));
            rows.add(row);
            if (row == null) {
                unlabelled.add(id);
            } else if (!used.add(key.apply(id))) {
                throw new DataSetException(table.where(row) + ": " + Names.quoted(row.image())
                        + " fits more than one image, such as " + Names.quoted(id) + "; write the path below --data");
            }
        }
        byKey.keySet().removeAll(used);
        List<String> unused = byKey.values().stream()
                .map(LabelRow::image)
                .sorted()
                .limit(EXAMPLES)
                .toList();
        return new LabelMatch(rows, rule, unlabelled, unused, byKey.size(), repeated);
    }

    private void requireSame(LabelRow earlier, LabelRow row) {
        boolean sameImage = earlier.image().equals(row.image());
        if (!sameImage) {
            throw new DataSetException(table.where(earlier, row) + ", name " + Names.quoted(earlier.image()) + " and "
                    + Names.quoted(row.image())
                    + ", which cannot be told apart by the names of the images; write the paths below --data");
        }
        if (!Set.copyOf(earlier.classes()).equals(Set.copyOf(row.classes()))) {
            throw new DataSetException(
                    table.where(earlier, row) + ", contradict each other: the image " + Names.quoted(row.image())
                            + " has " + classes(earlier) + " on the first and " + classes(row)
                            + " on the second; remove one of them, or write all correct classes of the image into one "
                            + table.unit());
        }
    }

    /** For example {@code class 3}, or {@code classes 3, 5}. */
    private static String classes(LabelRow row) {
        return row.classes().isEmpty()
                ? "no class"
                : Count.noun(row.classes().size(), "class") + " " + String.join(", ", row.classes());
    }

    private static int parts(String path) {
        return (int) path.chars().filter(c -> c == '/').count() + 1;
    }

    private static String last(String path, int parts) {
        String[] names = path.split("/");
        return names.length <= parts
                ? path
                : String.join("/", Arrays.copyOfRange(names, names.length - parts, names.length));
    }

    private static String stem(String path) {
        String name = last(path, 1);
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }
}
