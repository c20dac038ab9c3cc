package org.repmlpeval.job.run.rescore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.classes.ClassCounts;
import org.repmlpeval.job.report.classes.ClassNames;
import org.repmlpeval.job.report.classes.ClassesSection;
import org.repmlpeval.job.report.classes.FormClasses;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Ratios;
import org.repmlpeval.job.run.labels.ImageLabels;
import org.repmlpeval.job.run.labels.KnownOrders;
import org.repmlpeval.job.task.classorder.OrderCanary;

/** Makes the report of a re-scoring. */
final class RescoringResult {
    private RescoringResult() {}

    static RescoringReport report(
            PublishedRun run,
            ImageLabels labels,
            Rescoring.RescoredCounts counts,
            Map<String, Long> outcomes,
            List<FormComparison> comparison,
            List<String> command,
            String created) {
        EvaluationReport of = run.report();
        ClassNames names = new ClassNames(labels.classes());
        List<RescoringReport.Form> accuracy = new ArrayList<>();
        for (int f = 0; f < of.run().forms().size(); f++) {
            accuracy.add(form(of.run().forms().get(f), f, counts, names));
        }
        List<String> warnings = new ArrayList<>(labels.order().warnings());
        if (labels.section().unlabelledImages() > 0) {
            warnings.add(labels.section().unlabelledText());
        }
        Optional<OrderCanary.Finding> found = OrderCanary.find(
                of.data().classes(),
                counts.confusion(0),
                KnownOrders.of(
                        of.data().classes(),
                        labels.classes(),
                        counts.confusion(0).labels()));
        ClassesSection.Order order =
                found.map(finding -> ClassesSection.order(finding, warnings)).orElse(null);
        return new RescoringReport(
                RescoringReport.SCHEMA,
                created,
                command,
                RescoringReport.Rescored.of(run.published()),
                labels.section(),
                of.checkpoint(),
                of.architecture(),
                of.recipe(),
                List.of(
                        "cross-entropy and calibration, which need all logits; rows hold the best " + run.k(),
                        "best and worst case of equal logits",
                        "top-k for k above " + run.k()),
                outcomes,
                accuracy,
                comparison,
                order,
                warnings);
    }

    private static RescoringReport.Form form(
            String form, int index, Rescoring.RescoredCounts counts, ClassNames names) {
        List<RescoringReport.TopHits> top = new ArrayList<>();
        for (int i = 0; i < counts.ks().size(); i++) {
            long hits = counts.hits(index, i);
            top.add(new RescoringReport.TopHits(
                    counts.ks().get(i),
                    hits,
                    counts.scored(),
                    Ratios.percent(hits, counts.scored()),
                    PercentRange.wilson(hits, counts.scored())));
        }
        ClassCounts classes = ClassCounts.of(counts.confusion(index));
        return new RescoringReport.Form(form, top, classes.meanPercent(), FormClasses.largest(classes, names));
    }
}
