package org.repmlpeval.job.gate;

import static org.repmlpeval.job.gate.Limit.CEILING;
import static org.repmlpeval.job.gate.Limit.FLOOR;
import static org.repmlpeval.job.gate.Measure.Scope.EACH;
import static org.repmlpeval.job.gate.Measure.Scope.FLOAT64;
import static org.repmlpeval.job.gate.Measure.Scope.OTHERS;
import static org.repmlpeval.job.gate.Measure.Scope.RUN;

import java.util.ArrayList;
import java.util.List;

/** The numbers that gates can limit, by what a run measures. */
final class Measures {
    static final String SPEED = "images-per-second";
    static final String VERIFICATION = "verification";

    /** The names of ranks begin with this. */
    static final String RANK = "rank";

    /** The verdict of the float64 sample that a gate can ask for. */
    static final String ROUNDING = "rounding";

    private static final int SMALLEST_FAR = 6;
    private static final List<Integer> RANKS = List.of(1, 5, 10);

    private final List<Measure> measures = new ArrayList<>();

    private Measures() {}

    /** All that a run has, in the order of the documentation. */
    static List<Measure> of(Measurable run) {
        Measures all = new Measures();
        if (run.has(Feature.CLASSES)) {
            all.classes(run);
        }
        if (run.has(Feature.PIXELS)) {
            all.pixels(run);
        }
        if (run.has(Feature.PAIRS)) {
            all.pairs();
        }
        if (run.has(Feature.PROBES)) {
            all.probes();
        }
        all.drift(run);
        if (run.has(Feature.FLOAT64)) {
            all.add("exactness", Limit.VERDICT, Unit.VALUE, FLOAT64, "the float64 sample of FORM", source -> null);
        }
        all.run();
        return List.copyOf(all.measures);
    }

    private void classes(Measurable run) {
        for (int k : run.topK()) {
            accuracy("top" + k, "top-" + k + " of FORM", source -> ReportNumbers.top(source, k));
        }
        add(
                "top1-drop",
                CEILING,
                Unit.POINTS,
                OTHERS,
                "the loss of top-1 from REFERENCE to FORM, at the upper end of its 95 % interval,",
                ReportNumbers::topOneLoss);
        add(
                "flips",
                CEILING,
                Unit.IMAGES,
                OTHERS,
                "the share of images on which FORM and REFERENCE predict different classes",
                ReportNumbers::flips);
    }

    private void pixels(Measurable run) {
        if (run.has(Feature.PIXEL_LABELS)) {
            accuracy("miou", "mIoU of FORM", ReportNumbers::miou);
            add(
                    "miou-drop",
                    CEILING,
                    Unit.POINTS,
                    OTHERS,
                    "the loss of mIoU from REFERENCE to FORM, at the upper end of its 95 % interval,",
                    ReportNumbers::miouLoss);
        }
        add(
                "changed-pixels",
                CEILING,
                Unit.PIXELS,
                OTHERS,
                "the share of pixels to which FORM and REFERENCE give different classes",
                ReportNumbers::changedPixels);
    }

    private void pairs() {
        measured(VERIFICATION, "the verification accuracy of FORM", FaceNumbers::verification);
        for (int exponent = 1; exponent <= SMALLEST_FAR; exponent++) {
            int level = exponent;
            measured(
                    Measure.TRUE_ACCEPT_RATE + "1e-" + level,
                    "the true accept rate of FORM at a false accept rate of 1e-" + level,
                    source -> FaceNumbers.trueAcceptRate(source, level));
        }
    }

    private void probes() {
        for (int rank : RANKS) {
            measured(RANK + rank, "the rank-" + rank + " rate of FORM", source -> FaceNumbers.rank(source, rank));
        }
    }

    private void drift(Measurable run) {
        String of = run.has(Feature.CLASSES)
                ? "|logit difference|"
                : run.has(Feature.PIXELS) ? "|score difference|" : "|difference| of embeddings of length 1";
        add(
                "drift-max",
                CEILING,
                Unit.VALUE,
                OTHERS,
                "the largest " + of + " of FORM and REFERENCE",
                source -> ReportNumbers.drift(source, "maxAbs").max());
        add(
                "drift-p99",
                CEILING,
                Unit.VALUE,
                OTHERS,
                "the 99th percentile over images of the largest " + of + " of FORM and REFERENCE",
                source -> ReportNumbers.drift(source, "maxAbs").p99());
        add(
                "drift-relative",
                CEILING,
                Unit.VALUE,
                OTHERS,
                "the largest " + of + " of FORM and REFERENCE, over the range of an image's values,",
                source -> ReportNumbers.drift(source, "relative").max());
        if (run.has(Feature.EMBEDDINGS)) {
            add(
                    "drift-cosine",
                    CEILING,
                    Unit.VALUE,
                    OTHERS,
                    "the largest 1 - cosine of the embeddings of FORM and REFERENCE",
                    source -> ReportNumbers.drift(source, "oneMinusCosine").max());
        }
    }

    private void run() {
        add("missing", CEILING, Unit.IMAGES, RUN, "the share of images without a result", ReportNumbers::missing);
        add(SPEED, FLOOR, Unit.RATE, RUN, "the speed end to end", source -> source.report()
                .speed()
                .endToEndImagesPerSecond());
        add(
                SPEED + Measure.FROM_BASELINE,
                CEILING,
                Unit.PERCENT,
                RUN,
                "the loss of speed end to end from the baseline",
                ReportNumbers::speedLoss);
        add(
                "images-per-task-second",
                FLOOR,
                Unit.RATE,
                EACH,
                "the speed of the forward pass of FORM in a task",
                ReportNumbers::formSpeed);
    }

    /** An accuracy, as words with {@code of FORM}, and its drop from the baseline; its drop from the reference form is another matter, because it has an interval. */
    private void accuracy(String name, String words, Measure.Reader reader) {
        add(name, FLOOR, Unit.PERCENT, EACH, words, reader);
        add(
                name + Measure.FROM_BASELINE,
                CEILING,
                Unit.POINTS,
                EACH,
                "the loss of " + words.replaceFirst("^the ", "") + " from the baseline",
                source -> ReportNumbers.loss(reader.read(source.ofBaseline()), reader.read(source)));
    }

    /** As {@link #accuracy}, with the difference from the reference form, for which reports have no interval. */
    private void measured(String name, String words, Measure.Reader reader) {
        accuracy(name, words, reader);
        add(
                name + "-drop",
                CEILING,
                Unit.POINTS,
                OTHERS,
                "the loss of " + words.replaceFirst("^the ", "").replace(" of FORM", "") + " from REFERENCE to FORM",
                source -> ReportNumbers.loss(reader.read(source.of(source.reference())), reader.read(source)));
    }

    private void add(String name, String sense, Unit unit, Measure.Scope scope, String words, Measure.Reader reader) {
        measures.add(new Measure(name, sense, unit, scope, words, reader));
    }
}
