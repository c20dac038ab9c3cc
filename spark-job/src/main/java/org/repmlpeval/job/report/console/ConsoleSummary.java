package org.repmlpeval.job.report.console;

import static org.repmlpeval.job.report.console.Lines.text;

import java.util.Map;
import java.util.stream.Collectors;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.verdict.Verdict;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.job.report.provenance.DataSection;
import org.repmlpeval.job.report.provenance.EngineSection;
import org.repmlpeval.job.report.provenance.RunSection;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.ExactnessSection.FormExactness;
import org.repmlpeval.job.report.result.FormAccuracy;
import org.repmlpeval.job.report.result.FormAccuracy.Accuracy;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.FormComparison.PairedDifference;
import org.repmlpeval.job.report.result.FormComparison.PairedTest;
import org.repmlpeval.job.report.result.GatesSection;
import org.repmlpeval.job.report.result.GatesSection.GateResult;
import org.repmlpeval.job.report.result.OutcomesSection;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.report.result.SpeedSection;
import org.repmlpeval.job.report.segmentation.SegmentationSection;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Digests;

/** Prints a report in about thirty lines of plain ASCII, at most 100 columns wide unless a path, a name or the line of a gate is longer. */
public final class ConsoleSummary {
    private final EvaluationReport report;
    private final Lines out = new Lines();

    private ConsoleSummary(EvaluationReport report) {
        this.report = report;
    }

    public static String render(EvaluationReport report) {
        ConsoleSummary summary = new ConsoleSummary(report);
        summary.subject();
        summary.outcomes();
        if (report.segmentation() != null) {
            new SegmentationSummary(report.segmentation(), summary.out).write();
            summary.withoutBounds();
        } else if (report.agreement() == null) {
            summary.accuracy();
            if (report.classes() != null) {
                new ClassesSummary(report.classes(), summary.out).write();
            }
            summary.comparison();
        } else {
            new AgreementSummary(report.agreement(), summary.out).write();
            if (report.verification() != null) {
                new FacesSummary(summary.out).write(report.verification());
            }
            if (report.identification() != null) {
                new FacesSummary(summary.out).write(report.identification());
            }
        }
        summary.exactness();
        summary.speed();
        if (report.gates() != null) {
            summary.line("");
            gates(report.gates(), summary.out);
        }
        Verdict verdict = Verdict.of(report);
        summary.out.named("verdict", verdict.level().words() + ". " + verdict.sentence());
        summary.out.line("report      %s", report.run().output());
        return summary.out.toString();
    }

    /** The part of a summary that scores pixels, without a heading. */
    public static String pixels(SegmentationSection section) {
        Lines lines = new Lines();
        new SegmentationSummary(section, lines).write();
        return lines.toString();
    }

    /** The part of a summary about gates. */
    public static String gates(GatesSection section) {
        Lines lines = new Lines();
        gates(section, lines);
        return lines.toString();
    }

    private void subject() {
        line("%s, %s", report.environment().build().text(), report.created());
        out.sentence(
                "model       %s; parameters: %s",
                report.architecture().name(),
                report.architecture().parametersByForm().entrySet().stream()
                        .map(e -> text("%s %,d", e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", ")));
        out.sentence(
                "            size in MB: %s",
                report.architecture().tensorBytesByForm().entrySet().stream()
                        .map(e -> text("%s %,.1f", e.getKey(), e.getValue() / 1e6))
                        .collect(Collectors.joining(", ")));
        CheckpointSection checkpoint = report.checkpoint();
        line(
                "checkpoint  %s (%s%s%s)",
                checkpoint.path(),
                checkpoint.format(),
                checkpoint.entry() == null ? "" : ", entry " + checkpoint.entry(),
                checkpoint.sha256() == null ? "" : ", sha256 " + Digests.shortened(checkpoint.sha256()));
        checkpoint.notes().stream()
                .filter(note -> note.startsWith(CheckpointSection.BY_FORM))
                .forEach(note -> line("            %s", note));
        checkpoint.notes().stream()
                .filter(note -> note.startsWith(CheckpointSection.PREPROCESSING))
                .forEach(note -> out.sentence("WARNING     %s", note));
        DataSection data = report.data();
        line(
                "data        %s (%s%s, %s, fingerprint %s)",
                data.root(),
                Count.grouped(data.listedImages(), "image"),
                data.limit() == null ? "" : text(", limited to %,d", data.limit()),
                data.classOrder() == null && report.segmentation() == null
                        ? "without labels"
                        : Count.grouped(data.classes(), "class"),
                Digests.shortened(data.fingerprint()));
        if (data.classOrder() != null && !data.classOrder().needsNoWords()) {
            line("classes     %s", data.classOrder().text());
        }
        if (data.labels() != null) {
            line("labels      %s", data.labels().text());
        }
        data.warnings().forEach(warning -> out.sentence("WARNING     %s", warning));
        line(
                "recipe      %s (sha256 %s)",
                report.recipe().name(), Digests.shortened(report.recipe().sha256()));
        RunSection run = report.run();
        EngineSection engine = report.environment().engine();
        line(
                "run         %s, %s at once, %s%s, batches of %d; %s engine%s",
                run.spark().master(),
                Count.of(run.spark().parallelism(), "task"),
                Count.grouped(run.shards(), "shard"),
                run.resume() == null || run.resume().shardsTaken() == 0
                        ? ""
                        : text(" (%,d resumed)", run.resume().shardsTaken()),
                run.batch(),
                engine.backend(),
                engine.sgemmGigaflopsPerThread() == null
                        ? ""
                        : text(", %.0f GF/s per thread", engine.sgemmGigaflopsPerThread()));
        if (engine.reducedPrecision() != null) {
            line("precision   forms with @ are %s", engine.reducedPrecision());
        }
        if (Boolean.FALSE.equals(engine.batchIndependent())) {
            line("rounding    depends on the batch with the kernels for %s", engine.kernels());
        }
        engine.warnings().forEach(warning -> out.sentence("WARNING     %s", warning));
    }

    /** The pixels of an image without a result are not counted, so nothing bounds the mIoU over all images. */
    private void withoutBounds() {
        long missing = report.outcomes().listed() - report.outcomes().scored();
        if (missing > 0) {
            line("");
            out.sentence(
                    "all listed  the scores above are without %s; their pixels are not known, so there are no bounds",
                    Count.grouped(missing, "image"));
        }
    }

    private void outcomes() {
        OutcomesSection o = report.outcomes();
        line("");
        String labels = (o.unlabelled() == 0 ? "" : text(" + %,d unlabelled", o.unlabelled()))
                + (o.badLabel() == 0 ? "" : text(" + %,d with a bad label", o.badLabel()));
        line(
                "outcomes    %,d scored + %,d unreadable + %,d undecodable + %,d rejected%s + %,d non-finite = %,d listed",
                o.scored(), o.unreadable(), o.undecodable(), o.rejected(), labels, o.nonFinite(), o.listed());
        new OutcomeWarnings(o, report.data()).write(out);
        line("digest      %s", report.digest());
    }

    private void accuracy() {
        line("");
        int k = report.accuracy().get(0).topK().k();
        line("form        top-1 %%    95 %% interval           hits     top-%d %%    95 %% interval           hits", k);
        for (FormAccuracy form : report.accuracy()) {
            out.line("%-11s %s     %s", form.form(), cells(form.top1()), cells(form.topK()));
        }
        if (report.accuracy().get(0).top1().overListed() != null) {
            out.sentence(
                    "all listed  top-1 %% within: %s",
                    report.accuracy().stream().map(ConsoleSummary::bounds).collect(Collectors.joining(", ")));
        }
        if (report.accuracy().stream().anyMatch(ConsoleSummary::tied)) {
            line(
                    "top-1 hits with the worst - best order of equal logits: %s",
                    report.accuracy().stream().map(ConsoleSummary::ties).collect(Collectors.joining(", ")));
        }
    }

    private static boolean tied(FormAccuracy form) {
        FormAccuracy.Ties ties = form.top1().ties();
        return ties.worstCaseHits() != ties.bestCaseHits();
    }

    private static String ties(FormAccuracy form) {
        FormAccuracy.Ties ties = form.top1().ties();
        return text("%s %,d - %,d", form.form(), ties.worstCaseHits(), ties.bestCaseHits());
    }

    private static String bounds(FormAccuracy form) {
        PercentRange bounds = form.top1().overListed();
        return text("%s %.2f - %.2f", form.form(), bounds.lowPercent(), bounds.highPercent());
    }

    private static String cells(Accuracy accuracy) {
        PercentRange interval = accuracy.wilson95();
        return text(
                "%7s  %15s  %,13d",
                accuracy.percent() == null ? "-" : text("%.2f", accuracy.percent()),
                interval == null ? "-" : text("%.2f - %.2f", interval.lowPercent(), interval.highPercent()),
                accuracy.hits());
    }

    private void comparison() {
        for (FormComparison pair : report.comparison()) {
            line("");
            out.driftHead(pair.other(), pair.reference());
            for (Map.Entry<String, DriftLine> entry : pair.drift().entrySet()) {
                switch (entry.getKey()) {
                    case "maxAbs", "relative", "kl" -> out.drift(entry.getKey(), entry.getValue());
                    default -> {}
                }
            }
            PairedTest test = pair.mcNemar();
            line(
                    "right only in %s: %,d, only in %s: %,d (exact McNemar %s); changed top-%d sets: %,d",
                    pair.reference(),
                    test.onlyReferenceRight(),
                    pair.other(),
                    test.onlyOtherRight(),
                    Lines.probability(test.pValue()),
                    pair.k(),
                    pair.topKSetChanges().count());
            difference(pair);
            verdict(pair);
        }
    }

    private void difference(FormComparison pair) {
        PairedDifference difference = pair.difference();
        if (difference.points() == null) {
            return;
        }
        String margin = difference.margin() == null
                ? ""
                : text(
                        "; more than %s points %s",
                        difference.margin(), difference.withinMargin() ? "are ruled out" : "are NOT ruled out");
        line(
                "top-1 of %s minus %s: %s%s",
                pair.other(), pair.reference(), Lines.points(difference.points(), difference.tango95()), margin);
    }

    /** Whether the drift is rounding, by a sample of images in float64. */
    private void exactness() {
        ExactnessSection exactness = report.exactness();
        if (exactness == null) {
            return;
        }
        line("");
        if (!exactness.forms().isEmpty()) {
            line("float64     %d images, rounding or fault:", exactness.images().size());
        }
        for (FormExactness form : exactness.forms()) {
            line("  %-10s%s%s", form.form(), form.isRounding() ? "" : "FAULT: ", form.verdict());
        }
        report.run().forms().stream()
                .filter(Form::roundsByDesign)
                .forEach(form -> line("  %-10s has no verdict, because it rounds by design", form));
        exactness.warnings().forEach(warning -> out.sentence("WARNING     %s", warning));
    }

    private void verdict(FormComparison pair) {
        Share flips = pair.flips();
        if (flips.of() == 0) {
            line("%s and %s were not compared: no image was scored", pair.reference(), pair.other());
            return;
        }
        if (flips.count() == 0) {
            line("%s and %s agree on top-1: 0 of %,d predictions differ", pair.reference(), pair.other(), flips.of());
        } else {
            line(
                    "%s and %s DIFFER on top-1: %,d of %,d predictions (%.3g %%; the report lists %,d of %,d)",
                    pair.reference(),
                    pair.other(),
                    flips.count(),
                    flips.of(),
                    flips.percent(),
                    pair.flipList().items().size(),
                    pair.flipList().of());
        }
    }

    private void speed() {
        SpeedSection speed = report.speed();
        line("");
        if (speed.lacksEarlierTime()) {
            line("speed       unknown end to end, because the time of an earlier driver of this run is unknown");
            line(
                    "            %.1f s without it; reading and decoding took %.1f task seconds",
                    speed.wallSeconds(), speed.decodeTaskSeconds());
        } else {
            line(
                    "speed       %s images/s end to end, %.1f s in all; reading and decoding took %.1f task seconds",
                    rate(speed.endToEndImagesPerSecond()), speed.wallSeconds(), speed.decodeTaskSeconds());
        }
        out.sentence(
                "            forward pass, images per task second: %s",
                speed.forms().stream()
                        .map(form -> form.form() + " " + rate(form.imagesPerTaskSecond()))
                        .collect(Collectors.joining(", ")));
    }

    private static void gates(GatesSection gates, Lines out) {
        out.line(
                "gates       %,d of %s passed%s%s",
                gates.results().size() - gates.failed().size(),
                Count.grouped(gates.results().size(), "gate"),
                gates.baseline() == null ? "" : text("; baseline %s", gates.baseline()),
                gates.judgedLater() == null ? "" : text("; judged on %s, after the run", gates.judgedLater()));
        gates.results().stream()
                .filter(GateResult::passed)
                .forEach(gate -> out.line("gate passed: %s", gate.sentence()));
        gates.failed().forEach(gate -> out.line("GATE FAILED: %s", gate.sentence()));
    }

    private static String rate(Double perSecond) {
        return perSecond == null ? "-" : text("%.1f", perSecond);
    }

    private void line(String format, Object... values) {
        out.line(format, values);
    }
}
