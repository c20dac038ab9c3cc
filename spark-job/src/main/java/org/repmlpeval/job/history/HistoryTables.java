package org.repmlpeval.job.history;

import static org.repmlpeval.job.report.text.Column.Kind.COUNT;
import static org.repmlpeval.job.report.text.Column.Kind.PERCENT;
import static org.repmlpeval.job.report.text.Column.Kind.RATE;
import static org.repmlpeval.job.report.text.Column.Kind.SMALL;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.text.Column;
import org.repmlpeval.job.report.text.Sheet;
import org.repmlpeval.job.report.text.Table;

/** A history as tables. */
final class HistoryTables {
    /** A longer name of a run makes a line of the console longer than 100 characters. */
    private static final int LONGEST_NAME = 18;

    /** Digits of a checkpoint's hash on the console. */
    private static final int DIGITS = 8;

    private final History history;

    HistoryTables(History history) {
        this.history = history;
    }

    Sheet sheet() {
        return sheet(UnaryOperator.identity());
    }

    Sheet console() {
        return sheet(
                name -> name.length() <= LONGEST_NAME ? name : "…" + name.substring(name.length() - LONGEST_NAME + 1));
    }

    private Sheet sheet(UnaryOperator<String> names) {
        List<Table> tables = new ArrayList<>();
        for (RunGroup group : history.groups()) {
            tables.add(runs(group, names));
            tables.add(repeats(group));
        }
        return new Sheet(history.title(), history.sentences(), tables);
    }

    private static Table runs(RunGroup group, UnaryOperator<String> names) {
        boolean gated = group.runs().stream().anyMatch(run -> run.line().gates() != null);
        List<List<Object>> rows = new ArrayList<>();
        for (HistoryRun run : group.runs()) {
            List<FormLine> lines = group.lines(run);
            for (int i = 0; i < lines.size(); i++) {
                FormLine line = lines.get(i);
                List<Object> row = new ArrayList<>(Arrays.asList(
                        i == 0 ? run.when() : "",
                        i == 0 ? names.apply(run.name()) : "",
                        i == 0 ? first(run.weights()) : "",
                        line.form(),
                        line.percent(),
                        line.changed() == null ? null : line.changed().count(),
                        line.drift(),
                        line.imagesPerTaskSecond()));
                if (gated) {
                    row.add(
                            i == 0
                                    ? run.line().gates() == null
                                            ? "none"
                                            : run.line().gates()
                                    : "");
                }
                rows.add(row);
            }
        }
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("created", "created"),
                Column.text("run", "run"),
                Column.text("weights", "weights"),
                Column.text("form", "form"),
                Column.of(PERCENT, "percent", group.metric().isEmpty() ? "%" : group.metric() + " %"),
                Column.of(COUNT, "changed", "changed"),
                Column.of(SMALL, "drift", "drift"),
                Column.of(RATE, "images_per_task_second", "img/s")));
        if (gated) {
            columns.add(Column.text("gates", "gates"));
        }
        return new Table("runs", group.title(), columns, rows);
    }

    private static String first(String weights) {
        return HistoryRun.shortened(weights, DIGITS);
    }

    private static Table repeats(RunGroup group) {
        List<List<Object>> rows = new ArrayList<>();
        for (Repeat repeat : group.repeats()) {
            for (String form : repeat.forms()) {
                Repeat.Range percent = repeat.range(form, FormLine::percent);
                Repeat.Range drift = repeat.range(form, FormLine::drift);
                Repeat.Range speed = repeat.range(form, FormLine::imagesPerTaskSecond);
                rows.add(Arrays.asList(
                        first(repeat.weights()),
                        form,
                        (long) repeat.runs().size(),
                        repeat.results(),
                        percent == null ? null : percent.smallest(),
                        percent == null ? null : percent.largest(),
                        drift == null ? null : drift.largest(),
                        speed == null ? null : speed.smallest(),
                        speed == null ? null : speed.largest()));
            }
        }
        return new Table(
                "repeats",
                "The same weights again",
                List.of(
                        Column.text("weights", "weights"),
                        Column.text("form", "form"),
                        Column.of(COUNT, "runs", "runs"),
                        Column.of(COUNT, "results", "different results"),
                        Column.of(PERCENT, "lowest_percent", "% from"),
                        Column.of(PERCENT, "highest_percent", "to"),
                        Column.of(SMALL, "drift", "drift to"),
                        Column.of(RATE, "slowest", "img/s from"),
                        Column.of(RATE, "fastest", "to")),
                rows);
    }

    /** One line for each form of each run. */
    Table everything() {
        List<List<Object>> rows = new ArrayList<>();
        for (HistoryRun run : history.runs()) {
            for (FormLine line : run.forms()) {
                PercentRange interval = line.interval95();
                rows.add(Arrays.asList(
                        run.name(),
                        run.line().folder(),
                        run.line().created(),
                        run.subject().network(),
                        run.weights(),
                        run.data(),
                        run.subject().fingerprint(),
                        run.line().images(),
                        line.form(),
                        line.metric(),
                        line.percent(),
                        interval == null ? null : interval.lowPercent(),
                        interval == null ? null : interval.highPercent(),
                        line.changed() == null ? null : line.changed().count(),
                        line.changed() == null ? null : line.changed().of(),
                        line.drift(),
                        line.imagesPerTaskSecond(),
                        run.line().imagesPerSecond(),
                        run.line().verdict(),
                        run.line().gates(),
                        run.program(),
                        run.digest()));
            }
        }
        return new Table(
                "history",
                history.title(),
                List.of(
                        Column.name("run", "run"),
                        Column.name("folder", "folder"),
                        Column.text("created", "created"),
                        Column.text("network", "network"),
                        Column.name("weights", "weights"),
                        Column.name("data", "data"),
                        Column.text("fingerprint", "fingerprint of the data"),
                        Column.of(COUNT, "images", "images"),
                        Column.text("form", "form"),
                        Column.text("metric", "metric"),
                        Column.of(PERCENT, "percent", "%"),
                        Column.of(PERCENT, "low95_percent", "95 % from"),
                        Column.of(PERCENT, "high95_percent", "to"),
                        Column.of(COUNT, "changed", "changed"),
                        Column.of(COUNT, "changed_of", "of"),
                        Column.of(SMALL, "largest_drift", "largest drift"),
                        Column.of(RATE, "images_per_task_second", "images per task second"),
                        Column.of(RATE, "images_per_second", "images/s end to end"),
                        Column.text("verdict", "verdict"),
                        Column.text("gates", "gates"),
                        Column.text("program", "program"),
                        Column.text("digest", "digest of the results")),
                rows);
    }
}
