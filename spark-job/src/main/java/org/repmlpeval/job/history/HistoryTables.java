package org.repmlpeval.job.history;

import static org.repmlpeval.job.report.text.Column.Kind.COUNT;
import static org.repmlpeval.job.report.text.Column.Kind.PERCENT;
import static org.repmlpeval.job.report.text.Column.Kind.RATE;
import static org.repmlpeval.job.report.text.Column.Kind.SMALL;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.repmlpeval.job.report.text.Sheet;
import org.repmlpeval.job.report.text.Table;

/** A history as tables. */
final class HistoryTables {
    /** A longer name of a run makes a line of the console longer than 100 characters. */
    private static final int LONGEST_NAME = 18;

    /** Digits of a checkpoint's hash on the console. */
    private static final int DIGITS = 8;

    /** Verdicts that weigh more than gates that passed. */
    private static final Set<String> FAULTS = Set.of("conversion", "differ", "missing");

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
        return new Sheet(history.title(), List.of(), history.sentences(), tables);
    }

    /** @param first whether this is the first line of the run */
    private record Row(HistoryRun run, FormLine line, boolean first) {
        /** Said once for each run. */
        private Object once(Function<HistoryRun, String> value) {
            return first ? value.apply(run) : "";
        }
    }

    private static Table runs(RunGroup group, UnaryOperator<String> names) {
        List<Row> rows = new ArrayList<>();
        for (HistoryRun run : group.runs()) {
            List<FormLine> lines = group.lines(run);
            lines.forEach(line -> rows.add(new Row(run, line, line == lines.get(0))));
        }
        return Table.<Row>of("runs", group.title())
                .text("created", "created", row -> row.once(HistoryRun::when))
                .name("run", "run", row -> row.once(run -> names.apply(run.name())))
                .name("weights", "weights", row -> row.once(run -> first(run.weights())))
                .text("form", "form", row -> row.line().form())
                .column(PERCENT, "percent", group.metric().isEmpty() ? "%" : group.metric() + " %", row -> row.line()
                        .percent())
                .column(COUNT, "changed", "changed", row -> row.line().changedCount())
                .column(SMALL, "drift", "drift", row -> row.line().drift())
                .column(RATE, "images_per_task_second", "img/s", row -> row.line()
                        .imagesPerTaskSecond())
                .text("verdict", "verdict", row -> row.once(HistoryTables::verdict))
                .rows(rows);
    }

    /** In few words: whether gates failed, otherwise a fault that the run found, otherwise whether gates passed. */
    private static String verdict(HistoryRun run) {
        String gates = run.line().gates();
        boolean said = gates != null && (gates.equals("failed") || !FAULTS.contains(run.state()));
        return said ? "gates " + gates : run.state();
    }

    private static String first(String weights) {
        return HistoryRun.shortened(weights, DIGITS);
    }

    private record RepeatRow(Repeat repeat, String form) {
        private Double end(Function<FormLine, Double> value, Function<Repeat.Range, Double> end) {
            Repeat.Range range = repeat.range(form, value);
            return range == null ? null : end.apply(range);
        }
    }

    private static Table repeats(RunGroup group) {
        List<RepeatRow> rows = group.repeats().stream()
                .flatMap(repeat -> repeat.forms().stream().map(form -> new RepeatRow(repeat, form)))
                .toList();
        return Table.<RepeatRow>of("repeats", "The same weights again")
                .name("weights", "weights", row -> first(row.repeat().weights()))
                .text("form", "form", RepeatRow::form)
                .column(COUNT, "runs", "runs", row -> row.repeat().runs().size())
                .column(COUNT, "results", "different results", row -> row.repeat()
                        .results())
                .column(PERCENT, "lowest_percent", "% from", row -> row.end(FormLine::percent, Repeat.Range::smallest))
                .column(PERCENT, "highest_percent", "to", row -> row.end(FormLine::percent, Repeat.Range::largest))
                .column(SMALL, "drift", "drift to", row -> row.end(FormLine::drift, Repeat.Range::largest))
                .column(
                        RATE,
                        "slowest",
                        "img/s from",
                        row -> row.end(FormLine::imagesPerTaskSecond, Repeat.Range::smallest))
                .column(RATE, "fastest", "to", row -> row.end(FormLine::imagesPerTaskSecond, Repeat.Range::largest))
                .rows(rows);
    }

    /** One line for each form of each run. */
    Table everything() {
        List<Row> rows = history.runs().stream()
                .flatMap(run -> run.forms().stream().map(line -> new Row(run, line, true)))
                .toList();
        return Table.<Row>of("history", history.title())
                .name("run", "run", row -> row.run().name())
                .name("folder", "folder", row -> row.run().line().folder())
                .text("created", "created", row -> row.run().line().created())
                .text("network", "network", row -> row.run().line().network())
                .name("weights", "weights", row -> row.run().weights())
                .name("data", "data", row -> row.run().data())
                .text("fingerprint", "fingerprint of the data", row -> row.run()
                        .line()
                        .fingerprint())
                .column(COUNT, "images", "images", row -> row.run().line().images())
                .text("form", "form", row -> row.line().form())
                .text("metric", "metric", row -> row.line().metric())
                .column(PERCENT, "percent", "%", row -> row.line().percent())
                .column(PERCENT, "low95_percent", "95 % from", row -> row.line().low95())
                .column(PERCENT, "high95_percent", "to", row -> row.line().high95())
                .column(COUNT, "changed", "changed", row -> row.line().changedCount())
                .column(COUNT, "changed_of", "of", row -> row.line().changedOf())
                .column(SMALL, "largest_drift", "largest drift", row -> row.line()
                        .drift())
                .column(RATE, "images_per_task_second", "images per task second", row -> row.line()
                        .imagesPerTaskSecond())
                .column(RATE, "images_per_second", "images/s end to end", row -> row.run()
                        .line()
                        .imagesPerSecond())
                .text("verdict", "verdict", row -> row.run().line().verdict())
                .text("gates", "gates", row -> row.run().line().gates())
                .text("program", "program", row -> row.run().program())
                .text("digest", "digest of the results", row -> row.run().digest())
                .rows(rows);
    }
}
