package org.repmlpeval.job.run.stop;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.MissingLimit;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.partitioning.plan.Shard;

/**
 * Counts the images without a result while the shards' results arrive, and decides whether the run is hopeless: more images are missing
 * than the whole run may miss, and the end is not near.
 */
public final class MissingWatch {
    /** Images that the message names. */
    private static final int NAMED = 3;

    private final MissingSettings settings;
    private final LongConsumer onStart;
    private final LongSupplier nanoTime;
    private final TreeSet<Fault> first = new TreeSet<>();
    private long listed;
    private long done;
    private long missing;
    private long started;
    private boolean hopeless;

    /** @param onStart is told the number of listed images when it is known */
    public MissingWatch(MissingSettings settings, LongConsumer onStart) {
        this(settings, onStart, System::nanoTime);
    }

    /** @param nanoTime the clock */
    MissingWatch(MissingSettings settings, LongConsumer onStart, LongSupplier nanoTime) {
        this.settings = settings;
        this.onStart = onStart;
        this.nanoTime = nanoTime;
    }

    /** @param images number of all listed images */
    public synchronized void start(long images) {
        listed = images;
        onStart.accept(images);
        started = nanoTime.getAsLong();
    }

    /** Counts the images of a shard. @return whether the run should be stopped now */
    public synchronized boolean add(TaskResult shard) {
        done += shard.images();
        missing += MissingLimit.missing(shard);
        shard.faults().items().stream()
                .filter(fault -> MissingLimit.isMissing(fault.outcome()))
                .forEach(this::name);
        hopeless |= missing > settings.limit().allowed(listed)
                && nanosLeft() > settings.finishes().toNanos();
        return hopeless;
    }

    private void name(Fault fault) {
        first.add(fault);
        if (first.size() > NAMED) {
            first.pollLast();
        }
    }

    private double nanosLeft() {
        return (double) (nanoTime.getAsLong() - started) / done * (listed - done);
    }

    /**
     * What to throw if a job has failed: that too many images are missing, if {@link #add} has said that the run should be stopped,
     * otherwise what {@link ShardFailure} makes of it.
     *
     * @param shards in the order of the job's tasks
     */
    public synchronized Exception explain(Exception failure, List<Shard> shards) {
        return hopeless ? tooMany() : ShardFailure.of(failure, shards);
    }

    private TooManyMissingException tooMany() {
        return new TooManyMissingException(String.format(
                Locale.ROOT,
                "the run was stopped and published nothing: %,d of the %,d images so far have no result, but %s of"
                        + " all %,d. The first: %s. Mend or remove these images; or let the run go to its end with"
                        + " --max-missing 100%%, and the report lists all images without a result",
                missing,
                done,
                settings.limit().sentence(listed),
                listed,
                first.stream()
                        .map(fault -> fault.id() + " (" + fault.outcome().name().toLowerCase(Locale.ROOT) + ": "
                                + fault.reason() + ")")
                        .collect(Collectors.joining(", "))));
    }
}
