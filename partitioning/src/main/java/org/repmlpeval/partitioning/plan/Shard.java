package org.repmlpeval.partitioning.plan;

import java.io.Serializable;
import java.util.List;
import org.repmlpeval.partitioning.dataset.ImageEntries;
import org.repmlpeval.partitioning.dataset.ImageEntry;

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
