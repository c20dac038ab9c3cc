package org.repmlpeval.job.history;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.page.Head;
import org.repmlpeval.job.report.page.Inlined;
import org.repmlpeval.job.report.page.ReportPage;
import org.repmlpeval.job.report.page.element.Chart;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.element.PageTable.Cell;
import org.repmlpeval.job.report.page.element.ScriptData;
import org.repmlpeval.job.report.template.Templates;

/** The page of a history: for each group of runs a chart per measure and a table. Its style and scripts are those of a report's page. */
record HistoryPage(History history) {
    private static final Templates TEMPLATES = new Templates(ReportPage.class);

    private static final String WEIGHTS =
            "The first digits of the checkpoint's SHA-256, and after a plus sign of the file of --deploy-weights.";

    /** A group of runs on the page. */
    public record Section(String id, String title, List<Chart> charts, PageTable runs, PageTable repeats) {}

    String html() {
        List<Section> sections = new ArrayList<>();
        for (RunGroup group : history.groups()) {
            String id = "group-" + (sections.size() + 1);
            sections.add(
                    new Section(id, group.title(), TrendCharts.of(id, group), runs(id, group), repeats(id, group)));
        }
        Map<String, Object> model = new HashMap<>();
        StringWriter out = new StringWriter();
        try {
            model.put("inlined", Inlined.read());
            model.put("head", new Head(history.title(), "", ""));
            model.put("sentences", history.sentences());
            model.put("sections", sections);
            model.put(
                    "charts",
                    ScriptData.json(sections.stream()
                            .flatMap(section -> section.charts().stream())
                            .map(chart -> Map.of("id", chart.id(), "kind", chart.kind(), "data", chart.data()))
                            .toList()));
            TEMPLATES.write("history.ftlh", model, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static PageTable runs(String id, RunGroup group) {
        PageTable.Builder table = PageTable.sortable(id + "-runs", "Runs, the oldest first")
                .words("created", "When the run ended, in UTC.")
                .words("run", "Folder of the run, below the folder of all runs.")
                .words("weights", WEIGHTS)
                .words("form", "The first form of a run is the reference of the others.")
                .numbers(
                        group.metric().isEmpty() ? "%" : group.metric() + ", %",
                        "Of the scored images. Networks without labels have none.")
                .numbers("95 %", "Interval of the percentage, where reports have one.")
                .numbers("changed", "Images, pixels, pairs or tests on which the form and the reference differ.")
                .numbers("drift", "Largest |difference| of a value between the form and the reference.")
                .numbers("forward", "Images per second of the form's forward pass, on one task's thread.")
                .numbers("whole run", "Images per second from the first task to the last result.")
                .words("verdict", "Whether the forms agree, and whether the run kept its gates.");
        for (HistoryRun run : group.runs()) {
            for (FormLine line : group.lines(run)) {
                table.row(
                        Cell.of(run.when()),
                        Cell.of(run.name()),
                        Cell.of(HistoryRun.shortened(run.weights())),
                        Cell.of(line.form()),
                        Cell.percent(line.percent()),
                        Cell.of(line.interval95() == null ? null : Numbers.range(line.interval95())),
                        Cell.count(
                                line.changed() == null ? null : line.changed().count()),
                        Cell.small(line.drift()),
                        Cell.decimal(1, line.imagesPerTaskSecond()),
                        Cell.decimal(1, run.line().imagesPerSecond()),
                        Cell.of(run.line().verdict()
                                + (run.line().gates() == null
                                        ? ""
                                        : "; gates " + run.line().gates())));
            }
        }
        return table.build();
    }

    private static PageTable repeats(String id, RunGroup group) {
        PageTable.Builder table = PageTable.sortable(id + "-repeats", "The same weights again")
                .words("weights", WEIGHTS)
                .words("form", null)
                .numbers("runs", null)
                .numbers(
                        "different results",
                        "By the digest of all predictions. More than one means that the platform, the program or a"
                                + " setting changed predictions.")
                .numbers("lowest, %", null)
                .numbers("highest, %", null)
                .numbers("largest drift", null)
                .numbers("slowest forward", null)
                .numbers("fastest forward", null);
        for (Repeat repeat : group.repeats()) {
            for (String form : repeat.forms()) {
                Repeat.Range percent = repeat.range(form, FormLine::percent);
                Repeat.Range drift = repeat.range(form, FormLine::drift);
                Repeat.Range speed = repeat.range(form, FormLine::imagesPerTaskSecond);
                table.row(
                        Cell.of(HistoryRun.shortened(repeat.weights())),
                        Cell.of(form),
                        Cell.count((long) repeat.runs().size()),
                        Cell.count(repeat.results()),
                        Cell.percent(percent == null ? null : percent.smallest()),
                        Cell.percent(percent == null ? null : percent.largest()),
                        Cell.small(drift == null ? null : drift.largest()),
                        Cell.decimal(1, speed == null ? null : speed.smallest()),
                        Cell.decimal(1, speed == null ? null : speed.largest()));
            }
        }
        return table.build();
    }
}
