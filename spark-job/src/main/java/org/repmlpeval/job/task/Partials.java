package org.repmlpeval.job.task;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.WorstImage;

/** Code shared by the partial results of all tasks. */
public final class Partials {
    private Partials() {}

    public static Map<ImageOutcome, Long> noOutcomes() {
        Map<ImageOutcome, Long> outcomes = new EnumMap<>(ImageOutcome.class);
        for (ImageOutcome outcome : ImageOutcome.values()) {
            outcomes.put(outcome, 0L);
        }
        return outcomes;
    }

    public static Map<ImageOutcome, Long> one(ImageOutcome outcome) {
        Map<ImageOutcome, Long> outcomes = noOutcomes();
        outcomes.put(outcome, 1L);
        return outcomes;
    }

    public static Map<ImageOutcome, Long> sum(Map<ImageOutcome, Long> a, Map<ImageOutcome, Long> b) {
        Map<ImageOutcome, Long> sum = new EnumMap<>(a);
        b.forEach((outcome, count) -> sum.merge(outcome, count, Long::sum));
        return sum;
    }

    public static Sample<Fault> faults(TaskImage image) {
        return image.outcome() == ImageOutcome.SCORED
                ? Sample.empty(TaskResult.LISTED_FAULTS)
                : Sample.of(TaskResult.LISTED_FAULTS, new Fault(image.id(), image.outcome(), image.reason()));
    }

    /** The worst image of each pair of forms, then the second worst of each, and so on; each image once. */
    public static List<String> worst(List<Sample<WorstImage>> pairs) {
        Set<String> ids = new LinkedHashSet<>();
        int most = pairs.stream().mapToInt(pair -> pair.items().size()).max().orElse(0);
        for (int place = 0; place < most; place++) {
            for (Sample<WorstImage> pair : pairs) {
                if (place < pair.items().size()) {
                    ids.add(pair.items().get(place).id());
                }
            }
        }
        return List.copyOf(ids);
    }

    public static <T> List<T> zip(List<T> a, List<T> b, BinaryOperator<T> sum) {
        List<T> result = new ArrayList<>(a.size());
        for (int i = 0; i < a.size(); i++) {
            result.add(sum.apply(a.get(i), b.get(i)));
        }
        return result;
    }

    public static IllegalArgumentException differ(Task task, Task other) {
        return new IllegalArgumentException(
                "partial results of " + task + " and " + other + " do not add up; they come from different runs");
    }

    public static IllegalArgumentException foreign(Task task, TaskImage image) {
        return new IllegalArgumentException("image '" + image.id() + "' was not scored by " + task + "; it is a "
                + image.getClass().getSimpleName());
    }
}
