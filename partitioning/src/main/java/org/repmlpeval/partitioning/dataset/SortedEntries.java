package org.repmlpeval.partitioning.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sorts entries by id, in UTF-16 code-unit order, without holding an object for each: some thousands at a time are sorted and put into
 * columns, and the sorted runs are merged. Not thread-safe.
 */
public final class SortedEntries {
    private static final int RUN = 1 << 14;

    private final List<ImageEntry> run = new ArrayList<>();
    private final List<ImageEntries> runs = new ArrayList<>();

    public void add(ImageEntry entry) {
        run.add(entry);
        if (run.size() == RUN) {
            finishRun();
        }
    }

    private void finishRun() {
        run.sort(Comparator.comparing(ImageEntry::id));
        runs.add(ImageEntries.of(run));
        run.clear();
    }

    /** All entries that were added, sorted. Nothing may be added afterwards. */
    public ImageEntries done() {
        if (!run.isEmpty()) {
            finishRun();
        }
        return runs.size() == 1 ? runs.get(0) : merge(runs);
    }

    /** The entries of all lists in one. @param sorted lists that are each sorted by id; they are not copied where they do not overlap */
    public static ImageEntries merge(Collection<ImageEntries> sorted) {
        PriorityQueue<ImageEntries.Cursor> next =
                new PriorityQueue<>(Math.max(1, sorted.size()), ImageEntries.Cursor::compareIds);
        for (ImageEntries one : sorted) {
            ImageEntries.Cursor cursor = one.cursor();
            if (cursor.next()) {
                next.add(cursor);
            }
        }
        ImageEntries.Writer writer = new ImageEntries.Writer();
        while (!next.isEmpty()) {
            ImageEntries.Cursor least = next.poll();
            ImageEntries.Cursor bound = next.peek();
            boolean more;
            do {
                if (!writer.addWhole(least, bound)) {
                    writer.add(least);
                }
                more = least.next();
            } while (more && (bound == null || least.compareIds(bound) < 0));
            if (more) {
                next.add(least);
            }
        }
        return writer.done();
    }
}
