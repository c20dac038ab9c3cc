package org.repmlpeval.job.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.FormChange;
import org.repmlpeval.job.report.faces.IdentificationSection.Rank;
import org.repmlpeval.job.report.page.verdict.Verdict;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.PercentRange;

/**
 * One run in a line.
 *
 * @param digest of all outcomes and predictions
 * @param verdict whether the forms agree, in a word
 * @param gates {@code passed}, {@code failed}, or null if there were none
 * @param largestDrift largest |difference| of a value between a form and the reference form; null if there is none
 * @param changed images, pixels, pairs or probes on which a form and the reference form differ; null if nothing was compared
 */
public record RunLine(
        String folder,
        String created,
        String network,
        String checkpointSha256,
        String fingerprint,
        String digest,
        long images,
        List<FormScore> accuracy,
        Long changed,
        Double largestDrift,
        String verdict,
        String gates,
        Double imagesPerSecond) {
    /** Metrics of {@link FormScore}. */
    public static final String TOP_1 = "top-1";

    public static final String MIOU = "mIoU";
    public static final String VERIFICATION = "verification";
    public static final String RANK_1 = "rank-1";

    public RunLine {
        accuracy = List.copyOf(accuracy);
    }

    /** @param percent null if nothing was scored; @param interval95 null where reports have none */
    public record FormScore(String form, String metric, Double percent, PercentRange interval95) {}

    public static RunLine of(PublishedReport run) {
        EvaluationReport report = run.report();
        return new RunLine(
                run.folder().toString(),
                report.created(),
                report.architecture().name(),
                report.checkpoint().sha256(),
                report.data().fingerprint(),
                report.digest(),
                report.data().listedImages(),
                accuracy(report),
                changed(report),
                largest(report),
                Verdict.of(report).level().words(),
                report.gates() == null ? null : report.gates().passed() ? "passed" : "failed",
                report.speed().endToEndImagesPerSecond());
    }

    private static List<FormScore> accuracy(EvaluationReport report) {
        List<FormScore> all = new ArrayList<>();
        if (report.accuracy() != null) {
            report.accuracy()
                    .forEach(form -> all.add(new FormScore(
                            form.form(),
                            TOP_1,
                            form.top1().percent(),
                            form.top1().wilson95())));
        }
        if (report.segmentation() != null) {
            report.segmentation()
                    .forms()
                    .forEach(form -> all.add(new FormScore(form.form(), MIOU, form.miou(), form.miouMmseg95())));
        }
        if (report.verification() != null) {
            report.verification()
                    .forms()
                    .forEach(form -> all.add(new FormScore(
                            form.form(), VERIFICATION, form.cosine().accuracyPercent(), null)));
        }
        if (report.identification() != null) {
            report.identification().forms().forEach(form -> {
                Rank first = form.ranks().get(0);
                all.add(new FormScore(form.form(), RANK_1, first.percent(), first.wilson95()));
            });
        }
        return all;
    }

    private static Long changed(EvaluationReport report) {
        return FormChange.of(report).stream()
                .filter(change -> change.share().of() > 0)
                .map(change -> change.share().count())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Double largest(EvaluationReport report) {
        return report.run().forms().stream()
                .map(form -> report.drift(form).get("maxAbs"))
                .filter(Objects::nonNull)
                .map(DriftLine::max)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
