package org.repmlpeval.job.run.executor.read;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.FileVersions;

/** The images of a shard that could not be read. Their files may be repaired before the run is resumed. */
public final class UnreadableImages {
    private UnreadableImages() {}

    /**
     * The versions of their files by id. A result lists at most {@value TaskResult#LISTED_FAULTS} faults. If some of the unreadable images
     * are not listed, these are the versions of all files of the shard.
     */
    public static Map<String, FileVersion> of(Shard shard, TaskResult counts, FileVersions files) {
        Map<String, FileVersion> versions = new TreeMap<>();
        if (counts.count(ImageOutcome.UNREADABLE) > 0) {
            Set<String> ids = counts.faults().items().stream()
                    .filter(fault -> fault.outcome() == ImageOutcome.UNREADABLE)
                    .map(Fault::id)
                    .collect(Collectors.toSet());
            boolean allListed = ids.size() == counts.count(ImageOutcome.UNREADABLE);
            for (ImageEntry entry : shard.entries()) {
                if (!allListed || ids.contains(entry.id())) {
                    versions.put(entry.id(), files.of(entry));
                }
            }
        }
        return versions;
    }

    /** The first image with such a version whose file has changed. @param before {@link #of} the result of the shard */
    public static Optional<String> written(Shard shard, Map<String, FileVersion> before, FileVersions files) {
        if (before.isEmpty()) {
            return Optional.empty();
        }
        return shard.entries().stream()
                .filter(entry ->
                        before.containsKey(entry.id()) && files.of(entry).differsFrom(before.get(entry.id())))
                .findFirst()
                .map(ImageEntry::id);
    }
}
