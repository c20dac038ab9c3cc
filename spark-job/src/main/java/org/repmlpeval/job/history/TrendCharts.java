package org.repmlpeval.job.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.repmlpeval.job.report.page.element.Chart;

/** The charts of a group of runs: one per measure, over time, with a line for each form. */
final class TrendCharts {
    private final RunGroup group;
    private final Set<HistoryRun> fresh = new HashSet<>();

    private TrendCharts(RunGroup group) {
        this.group = group;
        Set<String> seen = new HashSet<>();
        group.runs().stream().filter(run -> seen.add(run.weights())).forEach(fresh::add);
    }

    /** How a measure is drawn. */
    private enum Scale {
        LINEAR,
        FROM_ZERO,
        LOGARITHMIC
    }

    /**
     * A measure of a form.
     *
     * @param axis title of the axis
     * @param label of the chart, one or two sentences
     */
    private record Measure(String name, String axis, String label, Scale scale, Function<FormLine, Double> value) {}

    private List<Measure> measures() {
        return List.of(
                new Measure(
                        "accuracy",
                        group.metric() + ", %",
                        "Accuracy of each form over time: " + group.metric() + ".",
                        Scale.LINEAR,
                        FormLine::percent),
                new Measure(
                        "changed",
                        "changed, %",
                        "Share of images, pixels, pairs or tests on which a form and the reference differ, over time.",
                        Scale.FROM_ZERO,
                        line -> line.changed() == null ? null : line.changed().percent()),
                new Measure(
                        "drift",
                        "largest |difference|",
                        "Largest drift of each form from the reference over time. Runs without any drift are not drawn.",
                        Scale.LOGARITHMIC,
                        line -> line.drift() == null || line.drift() == 0 ? null : line.drift()),
                new Measure(
                        "forward",
                        "images per second",
                        "Speed of each form's forward pass on one task's thread over time.",
                        Scale.FROM_ZERO,
                        FormLine::imagesPerTaskSecond));
    }

    /** Empty for a single run; without the charts for which no run has a value. */
    static List<Chart> of(String id, RunGroup group) {
        if (group.runs().size() < 2) {
            return List.of();
        }
        TrendCharts charts = new TrendCharts(group);
        List<Chart> all = new ArrayList<>();
        for (Measure measure : charts.measures()) {
            Map<String, Function<HistoryRun, Double>> lines = new LinkedHashMap<>();
            for (String form : group.forms()) {
                lines.put(form, run -> charts.value(run, form, measure));
            }
            all.add(charts.chart(id, measure, lines));
        }
        Measure speed = new Measure(
                "speed", "images per second", "Speed of the whole runs over time.", Scale.FROM_ZERO, line -> null);
        all.add(charts.chart(id, speed, Map.of("whole run", run -> run.line().imagesPerSecond())));
        all.removeIf(Objects::isNull);
        return all;
    }

    private Double value(HistoryRun run, String form, Measure measure) {
        return group.lines(run).stream()
                .filter(line -> line.form().equals(form))
                .map(measure.value())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Chart chart(String id, Measure measure, Map<String, Function<HistoryRun, Double>> lines) {
        List<Map<String, Object>> drawn = new ArrayList<>();
        lines.forEach((name, value) -> {
            List<Map<String, Object>> points = new ArrayList<>();
            for (HistoryRun run : group.runs()) {
                Double y = value.apply(run);
                if (y != null && Double.isFinite(y)) {
                    points.add(Map.of(
                            "x", run.time().toEpochMilli(), "y", y, "run", run.name(), "fresh", fresh.contains(run)));
                }
            }
            if (!points.isEmpty()) {
                drawn.add(Map.of("name", name, "points", points));
            }
        });
        return drawn.isEmpty()
                ? null
                : new Chart(
                        id + "-" + measure.name(),
                        "trend",
                        measure.label(),
                        Map.of("axis", measure.axis(), "scale", measure.scale().name(), "lines", drawn),
                        null);
    }
}
