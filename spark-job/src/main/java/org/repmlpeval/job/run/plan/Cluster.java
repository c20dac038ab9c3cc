package org.repmlpeval.job.run.plan;

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
        require(executors >= 1 && executors <= MOST, "executors", executors, "1 to " + MOST);
        require(cores >= 1 && (long) cores * executors <= MOST, "cores", cores, "1 to " + MOST + " in all executors");
        require(imagesPerSecond > 0 && imagesPerSecond <= 1e9, "images-per-second", imagesPerSecond, "above 0 to 1e9");
        require(speedSpread >= 0 && speedSpread <= 1, "speed-spread", speedSpread, "0 to 1");
        require(failureRate >= 0 && failureRate < 1, "failure-rate", failureRate, "0 to less than 1");
        require(attempts >= 1, "attempts", attempts, "at least 1");
        require(taskSeconds >= 0, "task-seconds", taskSeconds, "at least 0");
    }

    static void require(boolean legal, String setting, Object value, String range) {
        if (!legal) {
            throw new InvalidInputException("setting " + setting + " is " + value + "; legal: " + range);
        }
    }

    int slots() {
        return executors * cores;
    }
}
