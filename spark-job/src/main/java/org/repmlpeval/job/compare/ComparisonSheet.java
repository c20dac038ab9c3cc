package org.repmlpeval.job.compare;

import static org.repmlpeval.job.report.page.element.Numbers.text;
import static org.repmlpeval.job.report.text.Column.Kind.COUNT;
import static org.repmlpeval.job.report.text.Column.Kind.PERCENT;
import static org.repmlpeval.job.report.text.Column.Kind.POINTS;
import static org.repmlpeval.job.report.text.Column.Kind.P_VALUE;
import static org.repmlpeval.job.report.text.Column.Kind.RATE;
import static org.repmlpeval.job.report.text.Column.Kind.SCORE;
import static org.repmlpeval.job.report.text.Column.Kind.SMALL;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.repmlpeval.job.compare.RunLine.FormScore;
import org.repmlpeval.job.report.Measured;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.text.Sheet;
import org.repmlpeval.job.report.text.Table;
import org.repmlpeval.partitioning.Count;

/** A comparison of runs for people. */
final class ComparisonSheet {
    /** Flips of a form that are shown; the document has more. */
    private static final int SHOWN = 20;

    private final RunsComparison comparison;
    private final Map<Integer, String> classes;

    /** @param classes names by index; a class without a name is called by its index */
    ComparisonSheet(RunsComparison comparison, Map<Integer, String> classes) {
        this.comparison = comparison;
        this.classes = classes;
    }

    Sheet sheet() {
        return sheet(List.of(runs(), scores(), forms(), flips(), differences()));
    }

    /** Without what makes lines long, which the other documents have. */
    Sheet console() {
        return sheet(
                List.of(runs().without("folder"), scores(), forms().without("worst_image"), flips(), differences()));
    }

    private Sheet sheet(List<Table> tables) {
        List<String> sentences = new ArrayList<>();
        comparison.pairs().forEach(pair -> sentences.addAll(sentences(pair)));
        return new Sheet(
                "Comparison of " + Count.of(comparison.runs().size(), "run"),
                comparison.pairs().stream().map(this::verdict).toList(),
                sentences,
                tables);
    }

    private String verdict(RunPair pair) {
        return new PairVerdict(pair, line(pair.first()), line(pair.second()), run(pair.first()), run(pair.second()))
                .sentence();
    }

    private RunLine line(String folder) {
        return comparison.runs().stream()
                .filter(run -> run.folder().equals(folder))
                .findFirst()
                .orElseThrow();
    }

    /** The name of a run's folder; the whole path if another run's has the same name. */
    String run(String folder) {
        String name = name(folder);
        long same = comparison.runs().stream()
                .map(RunLine::folder)
                .distinct()
                .filter(one -> name(one).equals(name))
                .count();
        return same == 1 ? name : folder;
    }

    private static String name(String folder) {
        String path = folder.replaceAll("/+$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    String className(Integer index) {
        return index == null ? null : classes.getOrDefault(index, "class " + index);
    }

    private List<String> sentences(RunPair pair) {
        List<String> all = new ArrayList<>();
        String first = run(pair.first());
        String second = run(pair.second());
        for (FormPair form : pair.forms()) {
            all.add(
                    form.points() == null
                            ? text(
                                    "%s of %s cannot be compared, because no image has a result and the same label in both"
                                            + " runs.",
                                    form.form(), second)
                            : text(
                                    "Top-1 of %s in %s is %s in %s, over %s (95 %% interval of the difference %s to %s, exact"
                                            + " McNemar %s).",
                                    form.form(),
                                    second,
                                    PairVerdict.points(form) + (form.points() == 0 ? " as" : " than"),
                                    first,
                                    Count.grouped(form.images(), "common image"),
                                    Numbers.points(form.tango95().lowPercent()),
                                    Numbers.points(form.tango95().highPercent()),
                                    Numbers.pValue(form.pValue())));
        }
        MatchedImages images = pair.images();
        if (images != null && (!images.sameData() || images.onlyFirst() + images.onlySecond() > 0)) {
            all.add(
                    images.onlyFirst() + images.onlySecond() == 0
                            ? text(
                                    "The data sets of %s and %s are not the same, but their images have the same names.",
                                    first, second)
                            : text(
                                    "The runs are over different data. %,d images are only in %s, %,d only in %s.",
                                    images.onlyFirst(), first, images.onlySecond(), second));
        }
        if (images != null && images.otherLabel() > 0) {
            all.add(text(
                    "%s no label or another one in one of the runs and %s not count for accuracy.",
                    Count.grouped(images.otherLabel(), "common image")
                            + Count.verb(images.otherLabel(), " has", " have"),
                    Count.verb(images.otherLabel(), "does", "do")));
        }
        if (images != null && images.otherBytes() > 0) {
            all.add(text(
                    "WARNING: the bytes of %s are not the same in both runs.",
                    Count.grouped(images.otherBytes(), "common image")));
        }
        if (images != null && images.unknownBytes() > 0) {
            all.add(text(
                    "Whether the bytes of %s are the same is not known.",
                    Count.grouped(images.unknownBytes(), "common image")));
        }
        if (!pair.measured().isEmpty()) {
            all.add("WARNING: the runs did not measure the same: " + measured(pair.measured(), first, second) + ".");
        }
        pair.notCompared().forEach(one -> all.add("Not compared: " + one + "."));
        return all;
    }

    /** For example {@code recipe is repmlpnet-224 in a, repmlpnet-256 in b}. */
    static String measured(List<Measured.Difference> differences, String first, String second) {
        return differences.stream()
                .map(one -> one.name() + " is " + one.first() + " in " + first + ", " + one.second() + " in " + second)
                .collect(Collectors.joining("; "));
    }

    private Table runs() {
        return Table.<RunLine>of("runs", "Runs")
                .name("run", "run", run -> run(run.folder()))
                .text("created", "created", RunLine::created)
                .name("network", "network", RunLine::network)
                .column(COUNT, "images", "images", RunLine::images)
                .column(COUNT, "changed_between_forms", "changed between forms", RunLine::changed)
                .column(SMALL, "largest_drift_between_forms", "largest drift between forms", RunLine::largestDrift)
                .text("verdict", "verdict", RunLine::verdict)
                .text("gates", "gates", RunLine::gates)
                .column(RATE, "images_per_second", "images/s", RunLine::imagesPerSecond)
                .name("folder", "folder", RunLine::folder)
                .rows(comparison.runs());
    }

    private record ScoreRow(RunLine run, FormScore score) {
        Double end(Function<PercentRange, Double> end) {
            return score.interval95() == null ? null : end.apply(score.interval95());
        }
    }

    private Table scores() {
        return Table.<ScoreRow>of("scores", "Accuracy of each run, over all of its scored images")
                .name("run", "run", row -> run(row.run().folder()))
                .text("form", "form", row -> row.score().form())
                .text("metric", "metric", row -> row.score().metric())
                .column(PERCENT, "percent", "%", row -> row.score().percent())
                .column(PERCENT, "low95_percent", "95 % from", row -> row.end(PercentRange::lowPercent))
                .column(PERCENT, "high95_percent", "to", row -> row.end(PercentRange::highPercent))
                .rows(comparison.runs().stream()
                        .flatMap(run -> run.accuracy().stream().map(score -> new ScoreRow(run, score)))
                        .toList());
    }

    private record PairRow(RunPair pair, FormPair form) {}

    private List<PairRow> pairs() {
        return comparison.pairs().stream()
                .flatMap(pair -> pair.forms().stream().map(form -> new PairRow(pair, form)))
                .toList();
    }

    private Table forms() {
        String first = run(comparison.runs().get(0).folder());
        return Table.<PairRow>of("pairs", "Each run against " + first + ", on the images that both have")
                .name("run", "run", row -> run(row.pair().second()))
                .text("form", "form", row -> row.form().form())
                .column(COUNT, "images", "images", row -> row.form().images())
                .column(PERCENT, "first_percent", "first run %", row -> row.form()
                        .firstPercent())
                .column(PERCENT, "percent", "this run %", row -> row.form().secondPercent())
                .column(POINTS, "points", "difference, points", row -> row.form()
                        .points())
                .column(COUNT, "only_first_right", "right only in first", row -> row.form()
                        .onlyFirstRight())
                .column(COUNT, "only_this_right", "right only in this", row -> row.form()
                        .onlySecondRight())
                .column(P_VALUE, "p_value", "McNemar p", row -> row.form().pValue())
                .column(COUNT, "flips", "flips", row -> row.form().flips().count())
                .column(SMALL, "largest_drift", "largest drift of best logits", row -> row.form()
                        .drift()
                        .max())
                .name("worst_image", "worst image", row -> row.form().drift().worstImage())
                .rows(pairs());
    }

    private record FlipRow(RunPair pair, FormPair form, RunFlip flip) {}

    private Table flips() {
        return Table.<FlipRow>of("flips", "Flips between runs, the first " + SHOWN + " of each form")
                .name("run", "run", row -> run(row.pair().second()))
                .text("form", "form", row -> row.form().form())
                .name("id", "image", row -> row.flip().id())
                .name("label", "label", row -> className(row.flip().label()))
                .name(
                        "first_class",
                        "class in first",
                        row -> className(row.flip().firstClass()))
                .column(SCORE, "first_margin", "margin", row -> row.flip().firstMargin())
                .name("class", "class in this", row -> className(row.flip().secondClass()))
                .column(SCORE, "margin", "margin", row -> row.flip().secondMargin())
                .rows(pairs().stream()
                        .flatMap(row -> row.form().flipList().items().stream()
                                .limit(SHOWN)
                                .map(flip -> new FlipRow(row.pair(), row.form(), flip)))
                        .toList());
    }

    private record DifferenceRow(RunPair pair, RunPair.Difference difference) {}

    private Table differences() {
        return Table.<DifferenceRow>of("differences", "What differs in what the runs depend on")
                .name("run", "run", row -> run(row.pair().second()))
                .text("key", "key", row -> row.difference().key())
                .name("first", "in first", row -> row.difference().first())
                .name("this", "in this", row -> row.difference().second())
                .rows(comparison.pairs().stream()
                        .flatMap(pair -> pair.differences().stream().map(one -> new DifferenceRow(pair, one)))
                        .toList());
    }
}
