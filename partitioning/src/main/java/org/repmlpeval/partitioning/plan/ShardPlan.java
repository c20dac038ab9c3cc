package org.repmlpeval.partitioning.plan;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;

/**
 * Shards that together hold each image of a listing exactly once.
 *
 * @param shards by id, 0 … n−1
 * @param requested the requested number of shards, at least the number of shards planned
 */
public record ShardPlan(List<Shard> shards, int requested) {

    public ShardPlan {
        shards = List.copyOf(shards);
    }

    /** Why there are fewer shards than requested, as a sentence for the user; empty if there are as many. */
    public Optional<String> reduction() {
        return shards.size() == requested
                ? Optional.empty()
                : Optional.of(requested + " shards were requested but " + shards.size() + " are planned, because"
                        + " there are only "
                        + shards.size() + " images");
    }

    /**
     * Checks that every image of the listing is in exactly one shard with its listed label and length, and that there are no other images:
     * joined in the order of their ids 0 … n−1, the shards must equal the listing in reading order.
     *
     * @throws IllegalStateException with the first difference, if they do not
     */
    public void verifyCovers(ImageListing listing) {
        List<ImageEntry> entries = listing.inReadingOrder();
        Iterator<ImageEntry> expected = entries.iterator();
        int next = 0;
        for (int i = 0; i < shards.size(); i++) {
            Shard shard = shards.get(i);
            if (shard.id() != i) {
                throw new IllegalStateException(
                        "shard plan of " + listing.root() + ": place " + i + " holds shard " + shard.id());
            }
            for (ImageEntry entry : shard.entries()) {
                ImageEntry listed = expected.hasNext() ? expected.next() : null;
                if (!entry.equals(listed)) {
                    throw new IllegalStateException("shard plan of " + listing.root() + ": shard " + i + " holds "
                            + entry + " where the listing has "
                            + (listed == null ? "no further image" : listed.toString())
                            + "; the plan is of another listing");
                }
                next++;
            }
        }
        if (next < entries.size()) {
            throw new IllegalStateException("shard plan of " + listing.root() + ": covers " + next + " of "
                    + entries.size() + " images; the first one missing is " + entries.get(next));
        }
    }
}
