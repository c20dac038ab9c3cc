package org.repmlpeval.job.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.repmlpeval.job.compare.RunLine;
import org.repmlpeval.job.report.Measured;
import org.repmlpeval.job.report.Measured.Aspect;
import org.repmlpeval.job.report.Measured.Part;
import org.repmlpeval.partitioning.Count;

/**
 * Runs of one network that measured the same, the oldest first.
 *
 * @param metric of the percentages; empty for networks without labels
 * @param measured what the runs measured, as far as the metric depends on it
 * @param data root folder of the data set in the latest run
 * @param note what tells the group from others that look alike; empty if none does
 */
record RunGroup(String metric, Measured measured, String data, String note, List<HistoryRun> runs) {
    RunGroup {
        runs = List.copyOf(runs);
    }

    /** Those with most runs first. @param runs the oldest first */
    static List<RunGroup> of(List<HistoryRun> runs) {
        Map<List<String>, List<HistoryRun>> found = new LinkedHashMap<>();
        for (HistoryRun run : runs) {
            run.forms().stream().map(FormLine::metric).distinct().forEach(metric -> found.computeIfAbsent(
                            List.of(run.line().network(), metric), key -> new ArrayList<>())
                    .add(run));
        }
        List<RunGroup> groups = new ArrayList<>();
        found.forEach((key, members) -> groups.addAll(split(key.get(1), members)));
        groups.sort(Comparator.comparing((RunGroup group) -> -group.runs().size())
                .thenComparing(group -> group.runs().get(0), HistoryRun.ORDER));
        return groups.stream().map(group -> group.toldFrom(groups)).toList();
    }

    private static Set<Part> parts(String metric) {
        return switch (metric) {
            case RunLine.VERIFICATION -> EnumSet.of(Part.ALL, Part.PAIRS);
            case RunLine.RANK_1 -> EnumSet.of(Part.ALL, Part.PROBES);
            default -> EnumSet.of(Part.ALL);
        };
    }

    /**
     * By what they measured. A run of an older release, of which not all of it is known, is put to the others if there is only one group
     * that it fits.
     */
    private static List<RunGroup> split(String metric, List<HistoryRun> runs) {
        Map<Measured, List<HistoryRun>> found = new LinkedHashMap<>();
        List<HistoryRun> inOrder = new ArrayList<>(runs);
        inOrder.sort(Comparator.comparing(run -> measured(run, metric).unknown()));
        for (HistoryRun run : inOrder) {
            Measured own = measured(run, metric);
            List<Measured> fitting = found.keySet().stream()
                    .filter(other -> other.differences(own, Part.RESULTS).isEmpty())
                    .toList();
            Measured group = fitting.size() == 1
                    ? fitting.get(0)
                    : fitting.stream().filter(own::sameValues).findFirst().orElse(own);
            found.computeIfAbsent(group, key -> new ArrayList<>()).add(run);
        }
        List<RunGroup> groups = new ArrayList<>();
        found.forEach((measured, members) -> {
            members.sort(HistoryRun.ORDER);
            groups.add(new RunGroup(
                    metric, measured, members.get(members.size() - 1).data(), "", members));
        });
        return groups;
    }

    private static Measured measured(HistoryRun run, String metric) {
        return run.measured().only(parts(metric));
    }

    private RunGroup toldFrom(List<RunGroup> groups) {
        String own = title();
        List<Measured> alike = groups.stream()
                .filter(other -> other.title().equals(own))
                .map(RunGroup::measured)
                .toList();
        List<String> different = measured.aspects().stream()
                .filter(aspect -> alike.stream().anyMatch(other -> differs(aspect, other)))
                .map(aspect -> aspect.name() + " " + (aspect.value() == null ? "not known" : aspect.text()))
                .toList();
        return different.isEmpty()
                ? this
                : new RunGroup(metric, measured, data, ", " + String.join(", ", different), runs);
    }

    private static boolean differs(Aspect aspect, Measured other) {
        return other.aspects().stream()
                .anyMatch(one -> one.name().equals(aspect.name()) && !Objects.equals(one.value(), aspect.value()));
    }

    /** For example {@code RepMLPNet-B224 on hdfs://nn/val, 50,000 images: top-1}. */
    String title() {
        return runs.get(0).line().network() + " on " + data + ", "
                + Count.grouped(runs.get(0).line().images(), "image") + note + (metric.isEmpty() ? "" : ": " + metric);
    }

    /** The forms of a run that have the group's metric. */
    List<FormLine> lines(HistoryRun run) {
        return run.forms().stream().filter(line -> line.metric().equals(metric)).toList();
    }

    /** All forms of all runs, in the order in which they first occur. */
    Set<String> forms() {
        return runs.stream()
                .flatMap(run -> lines(run).stream())
                .map(FormLine::form)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Checkpoints that were evaluated more than once. */
    List<Repeat> repeats() {
        Map<List<Object>, List<HistoryRun>> same = new LinkedHashMap<>();
        for (HistoryRun run : runs) {
            List<String> forms = lines(run).stream().map(FormLine::form).toList();
            same.computeIfAbsent(List.of(run.weights(), forms), key -> new ArrayList<>())
                    .add(run);
        }
        return same.values().stream()
                .filter(some -> some.size() > 1)
                .map(some -> new Repeat(metric, some))
                .toList();
    }
}
