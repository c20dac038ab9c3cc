package org.repmlpeval.partitioning.plan;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.partitioning.columns.LongColumn;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.ImageEntries;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.dataset.Target;

/**
 * The work of one task: a contiguous part of the listing in reading order.
 *
 * @param id position in the plan, counted from 0; results are merged in the order of ids
 * @param entries in reading order; never empty. A part of a listing holds no copy of it until it is sent
 */
public record Shard(int id, List<ImageEntry> entries) implements Serializable {

    /** @throws IllegalArgumentException if the id is negative or there is no entry */
    public Shard {
        entries = ImageEntries.of(entries);
        if (id < 0 || entries.isEmpty()) {
            throw new IllegalArgumentException(
                    "shard " + id + " with " + entries.size() + " entries; ids count from 0, no shard is empty");
        }
    }

    /**
     * What tells whether the images have changed, and after them the versions of label files, as listed. Of an image with a checksum it
     * is the checksum, otherwise the version of its file.
     */
    public LongColumn versions() {
        LongColumn.Writer versions = new LongColumn.Writer();
        for (ImageEntry entry : entries) {
            versions.add(version(entry).value());
        }
        for (ImageEntry entry : entries) {
            if (entry.target() instanceof Target.LabelFile label) {
                versions.add(label.version().value());
            }
        }
        return versions.done();
    }

    /**
     * The first image or label file that has changed between two listings of the same images.
     *
     * @param earlier {@link #versions} of the same shard in the earlier listing
     * @return the file and what has changed, to be followed by the time of the earlier listing in words; empty if there is none
     */
    public Optional<String> writtenSince(LongColumn earlier) {
        int label = entries.size();
        for (int i = 0; i < entries.size(); i++) {
            ImageEntry entry = entries.get(i);
            Optional<String> changed = changed(entry, version(earlier, i));
            if (changed.isEmpty() && entry.target() instanceof Target.LabelFile one) {
                changed = written(one.id(), one.version(), version(earlier, label++));
            }
            if (changed.isPresent()) {
                return changed;
            }
        }
        return Optional.empty();
    }

    private static FileVersion version(ImageEntry entry) {
        return entry.checksum() == null ? entry.fileVersion() : FileVersion.tagged(entry.checksum());
    }

    private static FileVersion version(LongColumn earlier, int index) {
        return index < earlier.size() ? new FileVersion(earlier.get(index)) : FileVersion.UNKNOWN;
    }

    private static Optional<String> changed(ImageEntry entry, FileVersion before) {
        FileVersion now = version(entry);
        if (entry.checksum() == null) {
            String file =
                    entry.place() instanceof Place.Packed packed ? packed.file().path() : entry.id();
            return written(file, now, before);
        }
        return now.differsFrom(before)
                ? Optional.of("'" + entry.id() + "' has another checksum than it had")
                : Optional.empty();
    }

    private static Optional<String> written(String file, FileVersion now, FileVersion before) {
        return now.differsFrom(before) ? Optional.of("'" + file + "' " + now.since(before)) : Optional.empty();
    }

    /** Sum of the lengths of the encoded files. */
    public long bytes() {
        long bytes = 0;
        ImageEntries.Cursor entry = ImageEntries.of(entries).cursor();
        while (entry.next()) {
            bytes += entry.bytes();
        }
        return bytes;
    }

    @Override
    public String toString() {
        return "shard " + id + " (" + entries.size() + " images, '"
                + entries.get(0).id() + "' to '"
                + entries.get(entries.size() - 1).id() + "')";
    }
}
