package org.repmlpeval.job.report.console;

import static org.repmlpeval.job.report.console.Lines.small;
import static org.repmlpeval.job.report.console.Lines.text;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.page.element.Measures;
import org.repmlpeval.job.report.provenance.SegmentationSetup.InferenceSection;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.segmentation.ClassScore;
import org.repmlpeval.job.report.segmentation.FormPixelComparison;
import org.repmlpeval.job.report.segmentation.FormSegmentation;
import org.repmlpeval.job.report.segmentation.FormSegmentation.Pixels;
import org.repmlpeval.job.report.segmentation.SegmentationSection;
import org.repmlpeval.partitioning.Count;

/** The part of a console summary that scores pixels against label maps. */
final class SegmentationSummary {
    /** Number of classes that are shown, those with the lowest IoU. */
    private static final int WORST = 5;

    /** A column for a form; the longest names, such as {@code deploy@bf16}, have eleven characters. */
    private static final String FORM = "%13s";

    private final SegmentationSection section;
    private final Lines out;

    SegmentationSummary(SegmentationSection section, Lines out) {
        this.section = section;
        this.out = out;
    }

    void write() {
        out.line("");
        out.line(
                "labels      %s: %s", section.setup().dataset(), section.setup().labels());
        out.line("inference   %s", inference(section.setup().inference()));
        pixels();
        out.line("");
        metrics();
        intervals();
        worstClasses();
        section.comparison().forEach(this::comparison);
    }

    private static String inference(InferenceSection how) {
        return text(
                "%s, averaged %s%s, %s%s, align_corners %s",
                how.window() == null
                        ? "whole images"
                        : text(
                                "windows of %dx%d, stride %dx%d",
                                how.window().height(),
                                how.window().width(),
                                how.window().strideDown(),
                                how.window().strideAcross()),
                how.averaged(),
                text(" as %s", how.protocol()),
                scales(how.scales()),
                how.mirrored() ? ", mirrored images" : "",
                how.alignCorners() ? "on" : "off");
    }

    /** For example {@code scale 1} or {@code scales 0.5, 1}. */
    static String scales(List<Double> factors) {
        return (factors.size() == 1 ? "scale " : "scales ")
                + factors.stream()
                        .map(factor ->
                                BigDecimal.valueOf(factor).stripTrailingZeros().toPlainString())
                        .collect(Collectors.joining(", "));
    }

    private void pixels() {
        Pixels pixels = section.forms().get(0).pixels();
        out.line(
                "pixels      %,d labelled, %,d ignored, %,d with a value that is no class",
                pixels.labelled(), pixels.ignored(), pixels.stray());
        if (section.strayLabels().of() > 0) {
            out.sentence(
                    "WARNING     %s %s such values; the first is that of %s: %s",
                    Count.grouped(section.strayLabels().of(), "label map"),
                    Count.verb(section.strayLabels().of(), "has", "have"),
                    section.strayLabels().items().get(0).id(),
                    section.strayLabels().items().get(0).values());
        }
        for (FormSegmentation form : section.forms()) {
            Pixels own = form.pixels();
            if (own.withoutScores() > 0) {
                out.sentence(
                        "WARNING     %s gives NaN or infinite scores for %s of %s; they count as wrong",
                        form.form(),
                        Count.grouped(own.withoutScores(), "pixel"),
                        Count.grouped(own.imagesWithoutScores(), "image"));
            }
        }
    }

    private void metrics() {
        List<String> names = List.copyOf(section.forms().get(0).metricsPercent().keySet());
        out.line(
                "form, %%    %s", names.stream().map(name -> text("%14s", name)).collect(Collectors.joining()));
        for (FormSegmentation form : section.forms()) {
            out.line(
                    "%-11s%s",
                    form.form(),
                    names.stream()
                            .map(name ->
                                    text("%14s", percent(form.metricsPercent().get(name))))
                            .collect(Collectors.joining()));
        }
    }

    private void intervals() {
        for (FormSegmentation form : section.forms()) {
            PercentRange range = form.miouMmseg95();
            if (range != null) {
                out.line(
                        "miou.mmseg of %s: 95 %% interval %.2f - %.2f",
                        form.form(), range.lowPercent(), range.highPercent());
            }
        }
        for (FormPixelComparison pair : section.comparison()) {
            PercentRange range = pair.miouDifference().bootstrap95();
            if (range != null) {
                out.line(
                        "miou.mmseg of %s minus %s: %s",
                        pair.other(),
                        pair.reference(),
                        Lines.points(pair.miouDifference().points(), range));
            }
        }
    }

    private void worstClasses() {
        FormSegmentation reference = section.forms().get(0);
        List<Integer> labelled = IntStream.range(0, reference.classes().size())
                .filter(c -> reference.classes().get(c).labelled() > 0)
                .boxed()
                .toList();
        if (labelled.isEmpty()) {
            out.line("no pixel is labelled with a class");
            return;
        }
        List<Integer> worst = labelled.stream()
                .sorted(Comparator.comparing(c -> reference.classes().get(c).iouPercent()))
                .limit(WORST)
                .toList();
        out.line("");
        out.line(
                "lowest IoU, %%             %s   labelled pixels",
                section.forms().stream().map(form -> text(FORM, form.form())).collect(Collectors.joining()));
        for (int c : worst) {
            ClassScore score = reference.classes().get(c);
            out.line(
                    "%-25s %s  %16s",
                    score.name(),
                    section.forms().stream()
                            .map(form ->
                                    text(FORM, percent(form.classes().get(c).iouPercent())))
                            .collect(Collectors.joining()),
                    text("%,d", score.labelled()));
        }
        int without = reference.classes().size() - labelled.size();
        if (without > 0) {
            out.line("classes without labelled pixels, not shown: %,d", without);
        }
    }

    private void comparison(FormPixelComparison pair) {
        out.line("");
        out.driftHead(pair.other(), pair.reference());
        out.drift("maxAbs", pair.drift().get("maxAbs"));
        out.drift("relative", pair.drift().get("relative"));
        out.drift("rms", pair.drift().get("rms"));
        out.counts(Measures.CHANGED_PIXELS, pair.changedPerImage());
        if (pair.images() == 0) {
            out.line("%s and %s were not compared: no image was scored", pair.reference(), pair.other());
            return;
        }
        if (pair.changedPixels().count() == 0) {
            out.line(
                    "%s and %s agree on the class of all %,d pixels of %s (largest |score difference| %s)",
                    pair.reference(),
                    pair.other(),
                    pair.changedPixels().of(),
                    Count.grouped(pair.images(), "image"),
                    small(pair.drift().get("maxAbs").max()));
            return;
        }
        out.line(
                "%s and %s DIFFER on the class of %,d of %,d pixels (%.3g %%), in %,d of %s;",
                pair.reference(),
                pair.other(),
                pair.changedPixels().count(),
                pair.changedPixels().of(),
                pair.changedPixels().percent(),
                pair.changedImages().count(),
                Count.grouped(pair.changedImages().of(), "image"));
        out.line(
                "  right only in %s: %s, only in %s: %,d",
                pair.reference(),
                Count.grouped(pair.onlyReferenceRight(), "pixel"),
                pair.other(),
                pair.onlyOtherRight());
    }

    private static String percent(Double value) {
        return value == null ? "-" : text("%.2f", value);
    }
}
