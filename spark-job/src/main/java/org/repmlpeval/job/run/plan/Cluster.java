package org.repmlpeval.job.run.plan;

import static org.repmlpeval.model.InvalidInputException.requireSetting;

import org.repmlpeval.model.InvalidInputException;

/**
 * The machines of a simulated run.
 *
 * @param executors number of executors
 * @param cores tasks that an executor runs at once
 * @param imagesPerSecond of one core, for an image of mean size
 * @param speedSpread standard deviation of executors' speeds, as a share of their mean
 * @param failureRate probability that an attempt of a task fails, after a random part of its time
 * @param attempts of a task, after which the job fails
 * @param taskSeconds what a task takes besides its images
 */
public record Cluster(
        int executors,
        int cores,
        double imagesPerSecond,
        double speedSpread,
        double failureRate,
        int attempts,
        double taskSeconds) {
    private static final int MOST = 1_000_000;

    /** @throws InvalidInputException if a number is out of range */
    public Cluster {
        requireSetting(executors >= 1 && executors <= MOST, "executors", executors, "1 to " + MOST);
        requireSetting(
                cores >= 1 && (long) cores * executors <= MOST, "cores", cores, "1 to " + MOST + " in all executors");
        requireSetting(
                imagesPerSecond > 0 && imagesPerSecond <= 1e9, "images-per-second", imagesPerSecond, "above 0 to 1e9");
        requireSetting(speedSpread >= 0 && speedSpread <= 1, "speed-spread", speedSpread, "0 to 1");
        requireSetting(failureRate >= 0 && failureRate < 1, "failure-rate", failureRate, "0 to less than 1");
        requireSetting(attempts >= 1, "attempts", attempts, "at least 1");
        requireSetting(taskSeconds >= 0, "task-seconds", taskSeconds, "at least 0");
    }

    int slots() {
        return executors * cores;
    }
}
