package org.repmlpeval.job.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.repmlpeval.partitioning.Count;

/**
 * Runs of one network over the same images with the same preprocessing, the oldest first.
 *
 * @param metric of the percentages; empty for networks without labels
 * @param data root folder of the data set in the latest run
 * @param note what tells the group from others that look alike; empty if none does
 */
record RunGroup(HistoryRun.Subject subject, String metric, String data, String note, List<HistoryRun> runs) {
    /** Digits of a hash that tell two groups apart. */
    private static final int DIGITS = 8;

    RunGroup {
        runs = List.copyOf(runs);
    }

    /** Those with most runs first. @param runs the oldest first */
    static List<RunGroup> of(List<HistoryRun> runs) {
        Map<List<Object>, List<HistoryRun>> found = new LinkedHashMap<>();
        for (HistoryRun run : runs) {
            run.forms().stream().map(FormLine::metric).distinct().forEach(metric -> found.computeIfAbsent(
                            List.of(run.subject(), metric), key -> new ArrayList<>())
                    .add(run));
        }
        List<RunGroup> groups = new ArrayList<>();
        found.forEach((key, members) -> groups.add(new RunGroup(
                (HistoryRun.Subject) key.get(0),
                (String) key.get(1),
                members.get(members.size() - 1).data(),
                "",
                members)));
        groups.sort(
                (one, other) -> Integer.compare(other.runs().size(), one.runs().size()));
        return groups.stream().map(group -> group.toldFrom(groups)).toList();
    }

    private RunGroup toldFrom(List<RunGroup> groups) {
        boolean isAlone =
                groups.stream().filter(other -> other.title().equals(title())).count() == 1;
        return isAlone
                ? this
                : new RunGroup(
                        subject,
                        metric,
                        data,
                        ", data " + HistoryRun.shortened(subject.fingerprint(), DIGITS) + " recipe "
                                + HistoryRun.shortened(subject.recipe(), DIGITS),
                        runs);
    }

    /** For example {@code RepMLPNet-B224 on hdfs://nn/val, 50,000 images: top-1}. */
    String title() {
        return subject.network() + " on " + data + ", "
                + Count.grouped(runs.get(0).line().images(), "image") + note + (metric.isEmpty() ? "" : ": " + metric);
    }

    /** The forms of a run that have the group's metric. */
    List<FormLine> lines(HistoryRun run) {
        return run.forms().stream().filter(line -> line.metric().equals(metric)).toList();
    }

    /** All forms of all runs, in the order in which they first occur. */
    Set<String> forms() {
        Set<String> forms = new LinkedHashSet<>();
        runs.forEach(run -> lines(run).forEach(line -> forms.add(line.form())));
        return forms;
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
