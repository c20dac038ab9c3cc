package org.repmlpeval.partitioning.dataset;

import java.io.Serializable;
import org.repmlpeval.partitioning.columns.LongColumn;
import org.repmlpeval.partitioning.columns.TextColumn;
import org.repmlpeval.partitioning.columns.ValueColumn;

/**
 * Some thousands of consecutive entries of a listing, in columns.
 *
 * @param places of each entry, with 0 in place of the offset in the file or the number of the record
 * @param positions these numbers; null if no entry lies in a packed file
 * @param checksums empty where there is none; null if no entry has one
 * @param versions of the entries' own files; null if none is known
 */
record EntryColumns(
        TextColumn ids,
        LongColumn bytes,
        ValueColumn<Target> targets,
        ValueColumn<Place> places,
        LongColumn positions,
        TextColumn checksums,
        LongColumn versions)
        implements Serializable {
    int size() {
        return ids.size();
    }

    Place place(int index) {
        Place place = places.get(index);
        if (place instanceof Place.Range range) {
            return new Place.Range(range.file(), positions.get(index));
        }
        return place instanceof Place.Position position
                ? new Place.Position(position.file(), positions.get(index))
                : place;
    }

    /** Null if there is none. */
    String checksum(int index) {
        String text = checksums == null ? "" : checksums.get(index);
        return text.isEmpty() ? null : text;
    }

    FileVersion version(int index) {
        return versions == null ? FileVersion.UNKNOWN : new FileVersion(versions.get(index));
    }

    /** Bytes of heap. */
    long heapBytes() {
        return ids.heapBytes()
                + bytes.heapBytes()
                + targets.heapBytes()
                + places.heapBytes()
                + (positions == null ? 0 : positions.heapBytes())
                + (checksums == null ? 0 : checksums.heapBytes())
                + (versions == null ? 0 : versions.heapBytes());
    }

    /** Appends entries until it is full. Not thread-safe. */
    static final class Writer {
        private static final int MOST_BYTES = 1 << 26;

        private final TextColumn.Writer ids = new TextColumn.Writer();
        private final LongColumn.Writer bytes = new LongColumn.Writer();
        private final ValueColumn.Writer<Target> targets = new ValueColumn.Writer<>();
        private final ValueColumn.Writer<Place> places = new ValueColumn.Writer<>();
        private final LongColumn.Writer positions = new LongColumn.Writer();
        private final TextColumn.Writer checksums = new TextColumn.Writer();
        private final LongColumn.Writer versions = new LongColumn.Writer();
        private boolean packed;
        private boolean checked;
        private boolean versioned;

        boolean isEmpty() {
            return ids.size() == 0;
        }

        boolean isFull() {
            return ids.size() == ValueColumn.MOST_ROWS || ids.bytes() > MOST_BYTES;
        }

        void add(ImageEntry entry) {
            ids.add(entry.id());
            rest(entry.bytes(), entry.target(), entry.place(), entry.checksum());
            version(entry.version());
        }

        void add(TextColumn.Cursor id, EntryColumns from, int index) {
            ids.add(id);
            rest(from.bytes.get(index), from.targets.get(index), from.place(index), from.checksum(index));
            version(from.version(index));
        }

        private void version(FileVersion version) {
            versions.add(version.value());
            versioned |= version.isKnown();
        }

        private void rest(long length, Target target, Place place, String checksum) {
            bytes.add(length);
            targets.add(target);
            long position = 0;
            Place source = place;
            if (place instanceof Place.Range range) {
                position = range.offset();
                source = new Place.Range(range.file(), 0);
            } else if (place instanceof Place.Position record) {
                position = record.index();
                source = new Place.Position(record.file(), 0);
            }
            packed |= place instanceof Place.Packed;
            places.add(source);
            positions.add(position);
            checked |= checksum != null;
            checksums.add(checksum == null ? "" : checksum);
        }

        EntryColumns done() {
            return new EntryColumns(
                    ids.done(),
                    bytes.done(),
                    targets.done(),
                    places.done(),
                    packed ? positions.done() : null,
                    checked ? checksums.done() : null,
                    versioned ? versions.done() : null);
        }
    }
}
