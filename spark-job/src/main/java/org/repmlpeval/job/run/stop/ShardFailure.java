package org.repmlpeval.job.run.stop;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
import org.repmlpeval.job.run.spark.FullDisk;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.plan.Shard;

/** Says in one line which images Spark has given up, and where. Spark itself names a task by its number only. */
public final class ShardFailure {
    /** What Spark says of a task that failed as often as it may. */
    private static final Pattern GIVEN_UP = Pattern.compile(
            "(?s).*?Task (\\d+) in stage [\\d.]+ failed (\\d+ times?), most recent failure: Lost task [\\d.]+ in stage"
                    + " [\\d.]+ \\(TID \\d+\\) \\((\\S+) executor (\\S+)\\): (.*)");

    private static final Pattern TRACE = Pattern.compile("\\R\\s*at [\\w$.]|\\R+Driver stacktrace:");
    private static final Pattern ENVIRONMENT =
            Pattern.compile(Pattern.quote(EnvironmentException.class.getName()) + ": (.*)");

    private ShardFailure() {}

    /**
     * Explains why a job that ran one task per shard failed.
     *
     * @param shards in the order of the job's tasks
     * @return what to throw: an {@link EnvironmentException} if the machine of the last attempt is at fault, a Spark exception that names
     *     the shard if Spark has given its task up, otherwise the failure itself
     */
    public static Exception of(Exception failure, List<Shard> shards) {
        Matcher matcher = GIVEN_UP.matcher(String.valueOf(failure.getMessage()));
        if (!(failure instanceof SparkException) || !matcher.matches()) {
            return failure;
        }
        int task = Integer.parseInt(matcher.group(1));
        if (task >= shards.size()) {
            return failure;
        }
        String host = matcher.group(3);
        String cause = oneLine(matcher.group(5));
        Matcher environment = ENVIRONMENT.matcher(cause);
        if (environment.matches()) {
            return new EnvironmentException(host + ": " + environment.group(1), failure);
        }
        if (FullDisk.isSaidBy(cause)) {
            return FullDisk.elsewhere(host + " (executor " + matcher.group(4) + ")", cause, failure);
        }
        Shard shard = shards.get(task);
        int images = shard.entries().size();
        return new SparkException(
                "the task of shard " + shard.id() + " failed " + matcher.group(2) + ", the last time on " + host
                        + " (executor " + matcher.group(4) + "): " + cause + ". The shard has "
                        + Count.grouped(images, "image") + ": " + range(shard, images) + advice(images),
                failure);
    }

    private static String range(Shard shard, int images) {
        String first = shard.entries().get(0).id();
        return images == 1
                ? first
                : first + " to " + shard.entries().get(images - 1).id();
    }

    private static String advice(int images) {
        return images == 1
                ? ". To run the others, take this image out of --data"
                : ". To find the image that is at fault, run again with more --shards, so that a shard has fewer images;"
                        + " to run these images alone, copy them into a folder and give it as --data";
    }

    /** The cause without the stack traces that Spark puts behind it. */
    private static String oneLine(String cause) {
        return TRACE.split(cause, 2)[0].strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\.$", "");
    }
}
