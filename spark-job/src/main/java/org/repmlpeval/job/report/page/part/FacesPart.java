package org.repmlpeval.job.report.page.part;

import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.decimal;
import static org.repmlpeval.job.report.page.element.Numbers.range;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.faces.MetricResult;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.report.page.element.Chart;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.element.PageTable.Cell;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.page.extra.PairImages;
import org.repmlpeval.job.task.verification.PairedForms;

/**
 * Verification of pairs of faces.
 *
 * @param sentence which pairs
 * @param roc null if no form has a curve
 * @param comparison null if there is only one form
 * @param changed pairs that forms decide differently; null if there are none
 * @param cards those of which there are thumbnails
 */
public record FacesPart(
        String sentence,
        PageTable forms,
        PageTable rates,
        Chart roc,
        PageTable comparison,
        PageTable changed,
        List<PairCard> cards) {
    /** A pair that forms decide differently. @param facts sentences about it */
    public record PairCard(ImageView first, ImageView second, List<String> facts) {}

    /** Whether each row of the table of changed pairs has its card. */
    public boolean allShown() {
        return changed != null && cards.size() == changed.rows().size();
    }

    /** Null without pairs. */
    public static FacesPart of(EvaluationReport report, PageExtras extras) {
        VerificationSection section = report.verification();
        if (section == null) {
            return null;
        }
        VerificationSection.Pairs pairs = section.pairs();
        return new FacesPart(
                text(
                        "%s of %s pairs of %s were evaluated, %s of one person and %s of two, in %d folds.",
                        count(pairs.evaluated()),
                        count(pairs.listed()),
                        pairs.file(),
                        count(pairs.same()),
                        count(pairs.different()),
                        pairs.folds()),
                forms(section),
                rates(section),
                roc(section),
                comparison(section),
                changed(section),
                cards(section, extras));
    }

    private static PageTable forms(VerificationSection section) {
        PageTable.Builder table = PageTable.of("faces-forms", "Verification by each form")
                .words("form", null)
                .words("metric", "How alike two embeddings are: by their cosine or by their distance.")
                .numbers("accuracy, %", "Right decisions, with the threshold that is best on the other folds.")
                .numbers("± s.e.", "Standard error of the mean of the folds.")
                .numbers("equal error rate, %", "Where false accepts and false rejects are equally frequent.")
                .numbers(
                        "AUC",
                        "How likely a pair of one person is more alike than a pair of two. 1 is perfect, 0.5 is chance.");
        for (VerificationSection.Form form : section.forms()) {
            form.metrics()
                    .forEach((name, metric) -> table.row(
                            Cell.of(form.form()),
                            Cell.of(name),
                            Cell.percent(metric.accuracyPercent()),
                            Cell.percent(metric.standardErrorPercent()),
                            Cell.percent(metric.equalErrorRatePercent()),
                            Cell.of(decimal(4, metric.auc()))));
        }
        return table.build();
    }

    private static PageTable rates(VerificationSection section) {
        PageTable.Builder table = PageTable.of("faces-rates", "True accept rate at a false accept rate, by cosine")
                .words("form", null)
                .words("false accept rate", "Share of the pairs of two persons that may be taken for one.")
                .numbers("true accept rate, %", "Share of the pairs of one person that are recognised at this rate.")
                .numbers("95 % interval", null)
                .numbers("threshold", "Pairs with a larger cosine are taken for one person.")
                .numbers("false accepts", null);
        for (VerificationSection.Form form : section.forms()) {
            MetricResult cosine = form.cosine();
            if (cosine == null) {
                continue;
            }
            for (MetricResult.TarAtFar rate : cosine.tarAtFar()) {
                table.row(
                        Cell.of(form.form()),
                        Cell.of(Numbers.power(rate.far())),
                        rate.resolvable() ? Cell.percent(rate.percent()) : Cell.of("too few pairs"),
                        Cell.of(range(rate.wilson95())),
                        Cell.of(decimal(4, rate.threshold())),
                        Cell.count(rate.falseAccepts()));
            }
        }
        return table.build();
    }

    private static Chart roc(VerificationSection section) {
        VerificationSection.Pairs pairs = section.pairs();
        List<Map<String, Object>> lines = new ArrayList<>();
        PageTable.Builder table = PageTable.of("roc-table", "Points of the curves")
                .words("form", null)
                .numbers("threshold", null)
                .numbers("false accepts", "Of all evaluated pairs of two persons.")
                .numbers("true accepts", "Of all evaluated pairs of one person.");
        for (VerificationSection.Form form : section.forms()) {
            MetricResult cosine = form.cosine();
            if (cosine == null || cosine.roc().isEmpty()) {
                continue;
            }
            List<Long> falseAccepts = new ArrayList<>();
            List<Long> trueAccepts = new ArrayList<>();
            for (MetricResult.RocPoint point : cosine.roc()) {
                falseAccepts.add(point.falseAccepts());
                trueAccepts.add(point.trueAccepts());
                table.row(
                        Cell.of(form.form()),
                        Cell.of(decimal(4, point.threshold())),
                        Cell.count(point.falseAccepts()),
                        Cell.count(point.trueAccepts()));
            }
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", form.form());
            line.put("falseAccepts", falseAccepts);
            line.put("trueAccepts", trueAccepts);
            lines.add(line);
        }
        return lines.isEmpty()
                ? null
                : new Chart(
                        "roc",
                        "roc",
                        "ROC curve of each form: true accept rate against false accept rate.",
                        Map.of("same", pairs.same(), "different", pairs.different(), "lines", lines),
                        table.build());
    }

    private static PageTable comparison(VerificationSection section) {
        if (section.comparison().isEmpty()) {
            return null;
        }
        String reference = section.comparison().get(0).reference();
        PageTable.Builder table = PageTable.of("faces-comparison", "Decisions of each form against " + reference)
                .words("form", null)
                .numbers("changed decisions", "At the thresholds of " + reference + ".")
                .numbers("of pairs", null)
                .numbers("right only in " + reference, null)
                .numbers("right only in the form", null)
                .numbers("McNemar p", "How likely a split at least this uneven would be if neither form were better.")
                .numbers("largest |cosine difference|", null);
        for (VerificationSection.Comparison pair : section.comparison()) {
            table.row(
                    Cell.of(pair.other()),
                    Cell.count(pair.changedDecisions().count()),
                    Cell.count(pair.changedDecisions().of()),
                    Cell.count(pair.onlyReferenceRight()),
                    Cell.count(pair.onlyOtherRight()),
                    Cell.of(Numbers.probability(pair.pValue())),
                    Cell.small(pair.scoreDrift().max()));
        }
        return table.build();
    }

    private static List<PairCard> cards(VerificationSection section, PageExtras extras) {
        List<PairCard> cards = new ArrayList<>();
        for (VerificationSection.Comparison pair : section.comparison()) {
            for (PairedForms.Changed one : pair.changed().items()) {
                PairImages.of(one.name()).stream()
                        .map(images -> new PairCard(
                                ImageView.of(images.first(), extras),
                                ImageView.of(images.second(), extras),
                                facts(pair, one)))
                        .filter(card -> card.first().isThere() && card.second().isThere())
                        .findFirst()
                        .ifPresent(cards::add);
            }
        }
        return cards;
    }

    private static List<String> facts(VerificationSection.Comparison pair, PairedForms.Changed one) {
        return List.of(
                decision(pair.reference(), one.reference(), one.threshold()),
                decision(pair.other(), one.other(), one.threshold()),
                text("Threshold: %.6f", one.threshold()));
    }

    private static String decision(String form, double cosine, double threshold) {
        return text("%s: %s, cosine %.6f", form, cosine > threshold ? "one person" : "two persons", cosine);
    }

    private static PageTable changed(VerificationSection section) {
        PageTable.Builder table = PageTable.sortable("faces-changed", "Pairs that the forms decide differently")
                .words("form", null)
                .words("pair", null)
                .numbers("cosine in the reference", null)
                .numbers("cosine in the form", null)
                .numbers("threshold", null);
        for (VerificationSection.Comparison pair : section.comparison()) {
            for (PairedForms.Changed one : pair.changed().items()) {
                table.row(
                        Cell.of(pair.other()),
                        Cell.of(one.name()),
                        Cell.decimal(6, one.reference()),
                        Cell.decimal(6, one.other()),
                        Cell.decimal(6, one.threshold()));
            }
        }
        PageTable built = table.build();
        return built.isEmpty() ? null : built;
    }
}
