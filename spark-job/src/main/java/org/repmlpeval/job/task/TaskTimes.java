package org.repmlpeval.job.task;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The time that tasks took for each step, summed over tasks: two tasks of one second each give two seconds, even if they ran in parallel.
 *
 * @param images number of images that went through every form
 * @param decodeNanos time for reading, decoding and preprocessing
 * @param inferenceNanos time per form, in the order of the task's forms
 */
public record TaskTimes(long images, long decodeNanos, Map<String, Long> inferenceNanos) implements Serializable {
    public TaskTimes {
        inferenceNanos = Collections.unmodifiableMap(new LinkedHashMap<>(inferenceNanos));
    }

    public static TaskTimes empty(Task task) {
        Map<String, Long> none = new LinkedHashMap<>();
        task.forms().forEach(form -> none.put(form, 0L));
        return new TaskTimes(0, 0, none);
    }

    public TaskTimes plus(TaskTimes other) {
        Map<String, Long> sum = new LinkedHashMap<>(inferenceNanos);
        other.inferenceNanos.forEach((form, nanos) -> sum.merge(form, nanos, Long::sum));
        return new TaskTimes(images + other.images, decodeNanos + other.decodeNanos, sum);
    }
}
