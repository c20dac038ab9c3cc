package org.repmlpeval.job.compare;

import static org.repmlpeval.job.report.text.Column.Kind.COUNT;
import static org.repmlpeval.job.report.text.Column.Kind.DIGITS;
import static org.repmlpeval.job.report.text.Column.Kind.PERCENT;
import static org.repmlpeval.job.report.text.Column.Kind.POINTS;
import static org.repmlpeval.job.report.text.Column.Kind.RATE;
import static org.repmlpeval.job.report.text.Column.Kind.SCORE;
import static org.repmlpeval.job.report.text.Column.Kind.SMALL;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.repmlpeval.job.report.text.Column;
import org.repmlpeval.job.report.text.Sheet;
import org.repmlpeval.job.report.text.Table;
import org.repmlpeval.partitioning.Count;

/** A comparison of runs for people. */
final class ComparisonSheet {
    /** Flips of a form that are shown; the document has more. */
    private static final int SHOWN = 20;

    private final RunsComparison comparison;
    private final Map<Integer, String> classes;

    private ComparisonSheet(RunsComparison comparison, Map<Integer, String> classes) {
        this.comparison = comparison;
        this.classes = classes;
    }

    /** @param classes names by index; a class without a name is called by its index */
    static Sheet of(RunsComparison comparison, Map<Integer, String> classes) {
        ComparisonSheet sheet = new ComparisonSheet(comparison, classes);
        List<String> sentences = new ArrayList<>();
        comparison.pairs().forEach(pair -> sentences.addAll(sheet.sentences(pair)));
        return new Sheet(
                "Comparison of " + Count.of(comparison.runs().size(), "run"),
                sentences,
                List.of(sheet.runs(), sheet.scores(), sheet.forms(), sheet.flips(), sheet.differences()));
    }

    /** The name of a run's folder; the whole path if another run's has the same name. */
    private String run(String folder) {
        String name = name(folder);
        long same = comparison.runs().stream()
                .filter(run -> name(run.folder()).equals(name))
                .count();
        return same == 1 ? name : folder;
    }

    private static String name(String folder) {
        String path = folder.replaceAll("/+$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private String className(Integer index) {
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
                                    "Top-1 of %s in %s is %+.3f points against %s, 95 %% interval %+.3f to %+.3f"
                                            + " (exact McNemar p = %.3g), over %s.",
                                    form.form(),
                                    second,
                                    form.points(),
                                    first,
                                    form.tango95().lowPercent(),
                                    form.tango95().highPercent(),
                                    form.pValue(),
                                    Count.grouped(form.images(), "common image")));
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
        pair.notCompared().forEach(one -> all.add("Not compared: " + one + "."));
        return all;
    }

    private Table runs() {
        List<List<Object>> rows = new ArrayList<>();
        comparison
                .runs()
                .forEach(run -> rows.add(Arrays.asList(
                        run(run.folder()),
                        run.created(),
                        run.network(),
                        run.images(),
                        run.changed(),
                        run.largestDrift(),
                        run.verdict(),
                        run.gates(),
                        run.imagesPerSecond(),
                        run.folder())));
        return new Table(
                "runs",
                "Runs",
                List.of(
                        Column.name("run", "run"),
                        Column.text("created", "created"),
                        Column.name("network", "network"),
                        Column.of(COUNT, "images", "images"),
                        Column.of(COUNT, "changed_between_forms", "changed between forms"),
                        Column.of(SMALL, "largest_drift_between_forms", "largest drift between forms"),
                        Column.text("verdict", "verdict"),
                        Column.text("gates", "gates"),
                        Column.of(RATE, "images_per_second", "images/s"),
                        Column.name("folder", "folder")),
                rows);
    }

    private Table scores() {
        List<List<Object>> rows = new ArrayList<>();
        comparison.runs().forEach(run -> run.accuracy()
                .forEach(score -> rows.add(Arrays.asList(
                        run(run.folder()),
                        score.form(),
                        score.metric(),
                        score.percent(),
                        score.interval95() == null ? null : score.interval95().lowPercent(),
                        score.interval95() == null ? null : score.interval95().highPercent()))));
        return new Table(
                "scores",
                "Accuracy of each run, over all of its scored images",
                List.of(
                        Column.name("run", "run"),
                        Column.text("form", "form"),
                        Column.text("metric", "metric"),
                        Column.of(PERCENT, "percent", "%"),
                        Column.of(PERCENT, "low95_percent", "95 % from"),
                        Column.of(PERCENT, "high95_percent", "to")),
                rows);
    }

    private Table forms() {
        List<List<Object>> rows = new ArrayList<>();
        comparison.pairs().forEach(pair -> pair.forms()
                .forEach(form -> rows.add(Arrays.asList(
                        run(pair.second()),
                        form.form(),
                        form.images(),
                        form.firstPercent(),
                        form.secondPercent(),
                        form.points(),
                        form.onlyFirstRight(),
                        form.onlySecondRight(),
                        form.pValue(),
                        form.flips().count(),
                        form.drift().max(),
                        form.drift().worstImage()))));
        return new Table(
                "pairs",
                "Each run against " + run(comparison.runs().get(0).folder()) + ", on the images that both have",
                List.of(
                        Column.name("run", "run"),
                        Column.text("form", "form"),
                        Column.of(COUNT, "images", "images"),
                        Column.of(PERCENT, "first_percent", "first run %"),
                        Column.of(PERCENT, "percent", "this run %"),
                        Column.of(POINTS, "points", "difference, points"),
                        Column.of(COUNT, "only_first_right", "right only in first"),
                        Column.of(COUNT, "only_this_right", "right only in this"),
                        Column.of(DIGITS, "p_value", "McNemar p"),
                        Column.of(COUNT, "flips", "flips"),
                        Column.of(SMALL, "largest_drift", "largest drift of best logits"),
                        Column.name("worst_image", "worst image")),
                rows);
    }

    private Table flips() {
        List<List<Object>> rows = new ArrayList<>();
        comparison.pairs().forEach(pair -> pair.forms().forEach(form -> form.flipList().items().stream()
                .limit(SHOWN)
                .forEach(flip -> rows.add(Arrays.asList(
                        run(pair.second()),
                        form.form(),
                        flip.id(),
                        className(flip.label()),
                        className(flip.firstClass()),
                        flip.firstMargin(),
                        className(flip.secondClass()),
                        flip.secondMargin())))));
        return new Table(
                "flips",
                "Flips between runs, the first " + SHOWN + " of each form",
                List.of(
                        Column.name("run", "run"),
                        Column.text("form", "form"),
                        Column.name("id", "image"),
                        Column.name("label", "label"),
                        Column.name("first_class", "class in first"),
                        Column.of(SCORE, "first_margin", "margin"),
                        Column.name("class", "class in this"),
                        Column.of(SCORE, "margin", "margin")),
                rows);
    }

    private Table differences() {
        List<List<Object>> rows = new ArrayList<>();
        comparison.pairs().forEach(pair -> pair.differences()
                .forEach(one -> rows.add(Arrays.asList(run(pair.second()), one.key(), one.first(), one.second()))));
        return new Table(
                "differences",
                "What differs in what the runs depend on",
                List.of(
                        Column.name("run", "run"),
                        Column.text("key", "key"),
                        Column.name("first", "in first"),
                        Column.name("this", "in this")),
                rows);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
