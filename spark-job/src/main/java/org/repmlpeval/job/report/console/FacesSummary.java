package org.repmlpeval.job.report.console;

import static org.repmlpeval.job.report.console.Lines.small;
import static org.repmlpeval.job.report.console.Lines.text;

import java.util.List;
import java.util.stream.Collectors;
import org.repmlpeval.job.report.faces.IdentificationSection;
import org.repmlpeval.job.report.faces.IdentificationSection.Rank;
import org.repmlpeval.job.report.faces.MetricResult;
import org.repmlpeval.job.report.faces.MetricResult.TarAtFar;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.partitioning.Count;

/** The part of a console summary about verification and identification of faces. */
final class FacesSummary {
    private final Lines out;

    FacesSummary(Lines out) {
        this.out = out;
    }

    void write(VerificationSection section) {
        VerificationSection.Pairs pairs = section.pairs();
        out.line("");
        out.sentence(
                "pairs       %,d of %,d evaluated, %d folds (%s), embedding of %s; %s",
                pairs.evaluated(),
                pairs.listed(),
                pairs.folds(),
                pairs.foldOrigin().equals("file") ? "of the file" : "assigned in turn",
                pairs.embedding().equals("image") ? "the image" : "the image and its mirror image",
                pairs.file());
        if (pairs.notEvaluated().of() > 0) {
            out.sentence(
                    "WARNING     %s not evaluated because an image was not scored; the first is line %,d: %s",
                    Count.grouped(pairs.notEvaluated().of(), "pair")
                            + Count.verb(pairs.notEvaluated().of(), " is", " are"),
                    pairs.notEvaluated().items().get(0).line(),
                    pairs.notEvaluated().items().get(0).image());
        }
        if (pairs.testedFolds() < pairs.folds()) {
            out.sentence(
                    "WARNING     accuracy is the mean of %d folds, not of %d: the others have no evaluated pairs, or leave too"
                            + " few for a threshold",
                    pairs.testedFolds(), pairs.folds());
        }
        out.line(
                "form        metric     accuracy %% +- s.e.   EER %%     AUC  TAR %% at FAR 1e-1   1e-2   1e-3   1e-4");
        for (VerificationSection.Form form : section.forms()) {
            form.metrics().forEach((name, metric) -> metric(form.form(), name, metric));
        }
        section.warnings().forEach(warning -> out.sentence("WARNING     %s", warning));
        for (VerificationSection.Comparison pair : section.comparison()) {
            comparison(pair);
        }
    }

    private void metric(String form, String name, MetricResult metric) {
        out.line(
                "%-11s %-9s  %7s +- %-7s  %6s  %6s  %17s%7s%7s%7s",
                form,
                name,
                number("%.2f", metric.accuracyPercent()),
                number("%.2f", metric.standardErrorPercent()),
                number("%.2f", metric.equalErrorRatePercent()),
                number("%.4f", metric.auc()),
                rate(metric.at(1)),
                rate(metric.at(2)),
                rate(metric.at(3)),
                rate(metric.at(4)));
    }

    private void comparison(VerificationSection.Comparison pair) {
        if (pair.changedDecisions().of() == 0) {
            out.line("%s and %s were not compared: no pair was evaluated", pair.reference(), pair.other());
            return;
        }
        out.line(
                "%s and %s %s on %,d of %s at the thresholds of %s",
                pair.reference(),
                pair.other(),
                pair.changedDecisions().count() == 0 ? "differ" : "DIFFER",
                pair.changedDecisions().count(),
                Count.grouped(pair.changedDecisions().of(), "pair"),
                pair.reference());
        out.line(
                "  right only in %s: %,d, only in %s: %,d (exact McNemar %s)",
                pair.reference(),
                pair.onlyReferenceRight(),
                pair.other(),
                pair.onlyOtherRight(),
                Lines.probability(pair.pValue()));
        out.line(
                "  largest |cosine difference| of a pair %s",
                small(pair.scoreDrift().max()));
    }

    void write(IdentificationSection section) {
        out.line("");
        out.line(
                "probes      %,d of %s; %s, each of a probe and one mate",
                section.embeddedProbes(), section.probes().root(), Count.grouped(section.tests(), "test"));
        out.line(
                "gallery     %,d of %s%s",
                section.embeddedGallery(),
                section.gallery() == null
                        ? "the probes themselves"
                        : section.gallery().root(),
                section.countedDistractors() == null
                        ? ""
                        : text(
                                ", and %s of %s",
                                Count.grouped(section.countedDistractors(), "distractor"),
                                section.distractors().root()));
        if (section.probesWithoutMate() > 0) {
            out.sentence(
                    "WARNING     %s",
                    Count.grouped(section.probesWithoutMate(), "probe")
                            + Count.verb(
                                    section.probesWithoutMate(),
                                    " has no mate in the gallery and is not tested",
                                    " have no mate in the gallery and are not tested"));
        }
        out.line("form        among                      rank-1 %%    rank-5 %%   rank-10 %%    rank-1 hits");
        for (IdentificationSection.Form form : section.forms()) {
            if (form.amongDistractors() != null) {
                ranks(form.form(), "distractors", form.amongDistractors());
            }
            ranks(
                    form.form(),
                    form.amongDistractors() == null ? "other persons" : "distractors and others",
                    form.amongAll());
        }
        for (IdentificationSection.Comparison pair : section.comparison()) {
            out.line(
                    "%s and %s %s in the rank of %,d of %s",
                    pair.reference(),
                    pair.other(),
                    pair.changedRanks().count() == 0 ? "differ" : "DIFFER",
                    pair.changedRanks().count(),
                    Count.grouped(pair.changedRanks().of(), "mate"));
            out.line(
                    "  rank 1 only in %s: %,d, only in %s: %,d (exact McNemar %s)",
                    pair.reference(),
                    pair.onlyReferenceRight(),
                    pair.other(),
                    pair.onlyOtherRight(),
                    Lines.probability(pair.pValue()));
        }
    }

    private void ranks(String form, String among, List<Rank> ranks) {
        String cells = List.of(1, 5, 10).stream()
                .map(k -> text("%11s", number("%.2f", ranks.get(k - 1).percent())))
                .collect(Collectors.joining(" "));
        out.line("%-11s %-23s %s %,14d", form, among, cells, ranks.get(0).hits());
    }

    private static String rate(TarAtFar rate) {
        return number("%.2f", rate.percent());
    }

    private static String number(String format, Double value) {
        return value == null ? "-" : text(format, value);
    }
}
