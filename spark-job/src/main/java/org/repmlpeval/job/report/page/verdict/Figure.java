package org.repmlpeval.job.report.page.verdict;

import static org.repmlpeval.job.report.page.element.Numbers.NONE;
import static org.repmlpeval.job.report.page.element.Numbers.percent;
import static org.repmlpeval.job.report.page.element.Numbers.range;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.faces.MetricResult;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.result.FormAccuracy.Accuracy;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.partitioning.Count;

/**
 * How right a form is, in one figure: what people read first.
 *
 * @param measure for example {@code top-1}
 * @param value in percent, for example {@code 98.80 %}; a dash if nothing was scored
 * @param of what it was counted over, for example {@code 500 images}
 * @param spread how exact it is, for example {@code 95 % interval 97.41 to 99.45}; null if it is not known
 */
public record Figure(String form, String measure, String value, String of, String spread) {
    /** The figures of all forms, the reference first; empty for data without labels. */
    public static List<Figure> of(EvaluationReport report) {
        List<Figure> figures = new ArrayList<>();
        if (report.accuracy() != null) {
            report.accuracy().forEach(form -> {
                Accuracy top = form.top1();
                figures.add(interval(
                        form.form(), "top-1", top.percent(), Count.grouped(top.of(), "image"), top.wilson95()));
            });
        }
        if (report.segmentation() != null) {
            String images = Count.grouped(report.outcomes().scored(), "image");
            report.segmentation()
                    .forms()
                    .forEach(form ->
                            figures.add(interval(form.form(), "mIoU", form.miou(), images, form.miouMmseg95())));
        }
        if (report.verification() != null) {
            String pairs = Count.grouped(report.verification().pairs().evaluated(), "pair");
            report.verification().forms().forEach(form -> verification(form.form(), form.cosine(), pairs, figures));
        }
        if (report.identification() != null) {
            report.identification().forms().stream()
                    .filter(form -> !form.ranks().isEmpty())
                    .forEach(form -> figures.add(interval(
                            form.form(),
                            "rank-1",
                            form.ranks().get(0).percent(),
                            Count.grouped(form.ranks().get(0).of(), "test"),
                            form.ranks().get(0).wilson95())));
        }
        return figures;
    }

    /** The accuracy, and the true accept rate at the smallest false accept rate that the pairs can tell from 0. */
    private static void verification(String form, MetricResult cosine, String pairs, List<Figure> figures) {
        if (cosine == null) {
            return;
        }
        figures.add(new Figure(
                form,
                "verification accuracy",
                withUnit(cosine.accuracyPercent()),
                pairs,
                cosine.standardErrorPercent() == null
                        ? null
                        : "standard error " + percent(cosine.standardErrorPercent())));
        cosine.tarAtFar().stream()
                .filter(MetricResult.TarAtFar::resolvable)
                .reduce((first, second) -> second)
                .ifPresent(rate -> figures.add(interval(
                        form,
                        "TAR at FAR " + Numbers.power(rate.far()),
                        rate.percent(),
                        Count.grouped(rate.of(), "pair") + " of one person",
                        rate.wilson95())));
    }

    private static Figure interval(String form, String measure, Double percent, String of, PercentRange range) {
        return new Figure(form, measure, withUnit(percent), of, range == null ? null : "95 % interval " + range(range));
    }

    private static String withUnit(Double percent) {
        return percent == null ? NONE : percent(percent) + " %";
    }
}
