package org.repmlpeval.partitioning.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.Together;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.plan.Shard;

/** The hosts that hold the images of a shard, so that its task can run near them. */
public final class ShardHosts {
    /** Images of a shard that are looked up. In a folder each costs a request to the file system. */
    private static final int SAMPLE = 3;

    private static final int HOSTS = 3;
    private static final int THREADS = 16;
    private static final String LOCALHOST = "localhost";

    private final Places places;
    /** Blocks of packed files. */
    private final Map<String, BlockLocation[]> blocks = new HashMap<>();

    private ShardHosts(Location root) {
        places = new Places(root);
    }

    /**
     * At most {@value #HOSTS} hosts of each shard, those with most of its bytes first; judged by {@value #SAMPLE} images. Empty for a file
     * system that knows no hosts, such as a local one or an object store, and for images that cannot be looked up; reading them says why.
     *
     * @throws UncheckedIOException if the file system cannot be reached, or the thread is interrupted
     */
    public static List<List<String>> of(Configuration conf, URI root, List<Shard> shards) {
        try {
            return new ShardHosts(Location.of(conf, root)).of(shards);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<List<String>> of(List<Shard> shards) throws IOException {
        List<List<String>> found = new ArrayList<>();
        if (of(shards.get(0)).isEmpty()) {
            shards.forEach(shard -> found.add(List.of()));
            return found;
        }
        List<Callable<List<String>>> calls = new ArrayList<>();
        shards.forEach(shard -> calls.add(() -> of(shard)));
        return Together.call(calls, THREADS);
    }

    private List<String> of(Shard shard) {
        Map<String, Long> bytes = new HashMap<>();
        int step = Math.max(1, shard.entries().size() / SAMPLE);
        for (int i = step / 2; i < shard.entries().size(); i += step) {
            ImageEntry entry = shard.entries().get(i);
            for (BlockLocation block : blocks(entry)) {
                add(block, entry, bytes);
            }
        }
        bytes.remove(LOCALHOST);
        return bytes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(HOSTS)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void add(BlockLocation block, ImageEntry entry, Map<String, Long> bytes) {
        long start = entry.place() instanceof Place.Range range ? range.offset() : 0;
        boolean somewhere = entry.place() instanceof Place.Position;
        long shared = Math.min(block.getOffset() + block.getLength(), start + entry.bytes())
                - Math.max(block.getOffset(), start);
        try {
            for (String host : block.getHosts()) {
                if (somewhere || shared > 0) {
                    bytes.merge(host, somewhere ? 1 : shared, Long::sum);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a block that is in memory cannot fail", e);
        }
    }

    private BlockLocation[] blocks(ImageEntry entry) {
        if (entry.place() instanceof Place.Packed packed) {
            synchronized (blocks) {
                return blocks.computeIfAbsent(
                        packed.file().path(),
                        path -> lookUp(entry, packed.file().bytes()));
            }
        }
        return lookUp(entry, entry.bytes());
    }

    private BlockLocation[] lookUp(ImageEntry entry, long bytes) {
        try {
            Location file = places.file(entry);
            return file.fileSystem().getFileBlockLocations(file.path(), 0, Math.max(1, bytes));
        } catch (IOException | IllegalArgumentException | DataSetException e) {
            return new BlockLocation[0]; // a fault of the image, which its reader names
        }
    }
}
