package org.repmlpeval.job.history;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.repmlpeval.partitioning.Count;

/**
 * The same weights evaluated more than once: what changes is the platform, the program or the settings.
 *
 * @param runs two or more, the oldest first
 */
record Repeat(String metric, List<HistoryRun> runs) {
    Repeat {
        runs = List.copyOf(runs);
    }

    String weights() {
        return runs.get(0).weights();
    }

    List<String> forms() {
        return lines(runs.get(0)).map(FormLine::form).toList();
    }

    /** Number of different results, by the digest of all predictions. */
    long results() {
        return runs.stream().map(HistoryRun::digest).distinct().count();
    }

    /** The two runs, one after the other, of which the later was the last to give another result; empty if all are the same. */
    Optional<List<HistoryRun>> lastChange() {
        for (int i = runs.size() - 1; i > 0; i--) {
            if (!runs.get(i).digest().equals(runs.get(i - 1).digest())) {
                return Optional.of(runs.subList(i - 1, i + 1));
            }
        }
        return Optional.empty();
    }

    /** Smallest and largest value of a form over the runs. @return null if no run has one */
    Range range(String form, Function<FormLine, Double> value) {
        List<Double> values = runs.stream()
                .flatMap(this::lines)
                .filter(line -> line.form().equals(form))
                .map(value)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        return values.isEmpty() ? null : new Range(values.get(0), values.get(values.size() - 1));
    }

    /** Both ends are values that occur. */
    record Range(double smallest, double largest) {}

    private Stream<FormLine> lines(HistoryRun run) {
        return run.forms().stream().filter(line -> line.metric().equals(metric));
    }

    /** What a reader must know, in one sentence; empty if all results are the same. */
    Optional<String> sentence() {
        return lastChange()
                .map(two -> "The weights " + HistoryRun.shortened(weights()) + " gave "
                        + Count.of(results(), "different result")
                        + " in " + Count.of(runs.size(), "run") + ", last in "
                        + two.get(1).name() + " after "
                        + two.get(0).name() + "; 'compare' with these two folders says what differs.");
    }
}
