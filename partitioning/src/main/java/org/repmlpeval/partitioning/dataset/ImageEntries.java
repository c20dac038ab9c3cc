package org.repmlpeval.partitioning.dataset;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import org.repmlpeval.partitioning.columns.TextColumn;

/**
 * An unchangeable list of entries that takes about 25 bytes an image instead of an object of some 150 bytes. Entries become objects only
 * when they are asked for. A {@link #subList} is a view, and holds no entries of its own until it is serialised; then it holds its own
 * part alone.
 */
public final class ImageEntries extends AbstractList<ImageEntry> implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1L;

    /** Groups of fewer entries are joined, because the arrays of each take some 500 bytes. */
    private static final int LEAST = 1 << 10;

    private final transient EntryColumns[] groups;
    /** Of the first entry of each group, counted over all groups; and the number of all their entries. */
    private final transient int[] starts;

    /** The fingerprint that was computed last, because it takes seconds for millions of images. */
    private transient volatile Fingerprint fingerprint;

    private final transient int from;
    private final transient int to;

    private ImageEntries(EntryColumns[] groups, int[] starts, int from, int to) {
        this.groups = groups;
        this.starts = starts;
        this.from = from;
        this.to = to;
    }

    private static ImageEntries of(EntryColumns... groups) {
        int[] starts = new int[groups.length + 1];
        for (int i = 0; i < groups.length; i++) {
            starts[i + 1] = Math.addExact(starts[i], groups[i].size());
        }
        return new ImageEntries(groups, starts, 0, starts[groups.length]);
    }

    /** The same entries; the list itself if it is one of this kind. */
    public static ImageEntries of(List<ImageEntry> entries) {
        if (entries instanceof ImageEntries known) {
            return known;
        }
        Writer writer = new Writer();
        entries.forEach(writer::add);
        return writer.done();
    }

    @Override
    public int size() {
        return to - from;
    }

    @Override
    public ImageEntry get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("entry " + index + " of " + size());
        }
        return cursor(index).entry();
    }

    @Override
    public ImageEntries subList(int first, int end) {
        if (first < 0 || end > size() || first > end) {
            throw new IndexOutOfBoundsException("entries " + first + " to " + end + " of " + size());
        }
        return new ImageEntries(groups, starts, from + first, from + end);
    }

    private record Fingerprint(List<String> classes, String text) {}

    /** The fingerprint of a listing of these entries. @param compute called unless it was computed before with these classes */
    String fingerprint(List<String> classes, Supplier<String> compute) {
        Fingerprint known = fingerprint;
        if (known == null || !known.classes().equals(classes)) {
            known = new Fingerprint(classes, compute.get());
            fingerprint = known;
        }
        return known.text();
    }

    /** Bytes of heap that all entries take, not only those of a view. */
    public long heapBytes() {
        return Arrays.stream(groups).mapToLong(EntryColumns::heapBytes).sum();
    }

    /** Whether some place is of that kind. In a view, one outside it may count too. */
    boolean hasPlace(Class<? extends Place> kind) {
        return Arrays.stream(groups)
                .flatMap(group -> group.places().distinct().stream())
                .anyMatch(kind::isInstance);
    }

    /** A cursor before the first entry. */
    public Cursor cursor() {
        return new Cursor(0);
    }

    private Cursor cursor(int index) {
        Cursor cursor = new Cursor(index);
        cursor.next();
        return cursor;
    }

    @Override
    public Iterator<ImageEntry> iterator() {
        Cursor cursor = cursor();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return cursor.index + 1 < to;
            }

            @Override
            public ImageEntry next() {
                if (!cursor.next()) {
                    throw new NoSuchElementException();
                }
                return cursor.entry();
            }
        };
    }

    @Override
    public Spliterator<ImageEntry> spliterator() {
        return Spliterators.spliterator(
                iterator(), size(), Spliterator.ORDERED | Spliterator.IMMUTABLE | Spliterator.NONNULL);
    }

    /** Moves over the entries without making objects of them. Not thread-safe. */
    public final class Cursor {
        private int index;
        private int group = -1;
        private EntryColumns columns;
        private TextColumn.Cursor ids;

        private Cursor(int first) {
            index = from + first - 1;
        }

        /** Moves to the next entry; false after the last one. */
        public boolean next() {
            if (index + 1 >= to) {
                return false;
            }
            index++;
            if (group >= 0 && index < starts[group + 1]) {
                ids.advance();
                return true;
            }
            int found = Arrays.binarySearch(starts, index);
            group = found >= 0 ? found : -found - 2;
            columns = groups[group];
            ids = columns.ids().cursor(index - starts[group]);
            return true;
        }

        private int row() {
            return index - starts[group];
        }

        public String id() {
            return ids.text();
        }

        public Target target() {
            return columns.targets().get(row());
        }

        /** Length of the encoded file. */
        public long bytes() {
            return columns.bytes().get(row());
        }

        public ImageEntry entry() {
            return new ImageEntry(
                    id(), target(), bytes(), columns.place(row()), columns.checksum(row()), columns.version(row()));
        }

        /** Compares the ids at which the cursors are, as {@link String#compareTo}. */
        int compareIds(Cursor other) {
            return ids.compareTo(other.ids);
        }

        /** The whole group whose first entry this is, if it is large enough to be kept as it is; null otherwise. */
        private EntryColumns wholeGroup() {
            return row() == 0 && columns.size() >= LEAST && starts[group + 1] <= to ? columns : null;
        }

        /** Moves to the last entry of the group. */
        private void toGroupEnd() {
            index = starts[group + 1] - 1;
            ids = columns.ids().cursor(columns.size() - 1);
        }
    }

    /** Makes a list. Not thread-safe. */
    static final class Writer {
        private final List<EntryColumns> groups = new ArrayList<>();
        private EntryColumns.Writer current = new EntryColumns.Writer();

        void add(ImageEntry entry) {
            current.add(entry);
            flushIfFull();
        }

        /** Appends the entry at which the cursor is. */
        void add(Cursor cursor) {
            current.add(cursor.ids, cursor.columns, cursor.row());
            flushIfFull();
        }

        /**
         * Appends the group that starts at the cursor without copying it, if its last entry comes before that of the other cursor, and moves
         * the cursor to its last entry.
         *
         * @param before null if any group may be appended
         * @return whether it was appended
         */
        boolean addWhole(Cursor cursor, Cursor before) {
            EntryColumns whole = cursor.wholeGroup();
            if (whole == null
                    || before != null && whole.ids().cursor(whole.size() - 1).compareTo(before.ids) >= 0) {
                return false;
            }
            flush();
            groups.add(whole);
            cursor.toGroupEnd();
            return true;
        }

        private void flushIfFull() {
            if (current.isFull()) {
                flush();
            }
        }

        private void flush() {
            if (!current.isEmpty()) {
                groups.add(current.done());
                current = new EntryColumns.Writer();
            }
        }

        ImageEntries done() {
            flush();
            return of(groups.toArray(EntryColumns[]::new));
        }
    }

    /** What is serialised in place of the list. */
    private record Sent(EntryColumns[] groups) implements Serializable {
        private Object readResolve() {
            return of(groups);
        }
    }

    private Object writeReplace() {
        Writer writer = new Writer();
        Cursor cursor = cursor();
        while (cursor.next()) {
            writer.add(cursor);
        }
        writer.flush();
        return new Sent(writer.groups.toArray(EntryColumns[]::new));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("entries are read from what was sent in their place");
    }
}
