package org.repmlpeval.job.report.page.verdict;

import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.share;
import static org.repmlpeval.job.report.page.element.Numbers.signed;
import static org.repmlpeval.job.report.page.element.Numbers.small;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.faces.IdentificationSection;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.report.result.FormAgreement;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.FormComparison.PairedDifference;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.report.segmentation.FormPixelComparison;
import org.repmlpeval.job.report.segmentation.FormPixelComparison.MiouDifference;
import org.repmlpeval.partitioning.Count;

/** What the images say about a form and the reference, one sentence each. */
final class PairFindings {
    private final List<Finding> findings = new ArrayList<>();

    private PairFindings() {}

    static List<Finding> of(EvaluationReport report) {
        PairFindings all = new PairFindings();
        if (report.comparison() != null) {
            report.comparison().forEach(all::classes);
        }
        if (report.segmentation() != null) {
            report.segmentation().comparison().forEach(all::pixels);
        }
        if (report.verification() != null) {
            report.verification().comparison().forEach(all::pairs);
        }
        if (report.identification() != null) {
            report.identification().comparison().forEach(all::ranks);
        }
        if (report.agreement() != null) {
            report.agreement().comparison().forEach(all::outputs);
        }
        return all.findings;
    }

    private boolean nothing(String reference, String other, long images, String things) {
        if (images == 0) {
            findings.add(Finding.bad(
                    text("%s and %s were not compared, because no %s was scored.", reference, other, things)));
        }
        return images == 0;
    }

    private void changed(String start, Share share, String end) {
        String percent = share.count() == 0 ? "" : text(" (%s %%)", share(share.percent()));
        String text = text("%s %s of %s %s%s.", start, count(share.count()), count(share.of()), end, percent);
        findings.add(share.count() == 0 ? Finding.good(text) : Finding.note(text));
    }

    private void classes(FormComparison pair) {
        if (nothing(pair.reference(), pair.other(), pair.flips().of(), "image")) {
            return;
        }
        changed(pair.other() + " predicts another class than " + pair.reference() + " for", pair.flips(), "images");
        PairedDifference difference = pair.difference();
        if (difference.points() != null) {
            String sentence = text(
                    "Top-1 accuracy of %s minus %s is %s percentage points; the 95 %% interval is %s.",
                    pair.other(), pair.reference(), signed(difference.points()), signed(difference.tango95()));
            findings.add(
                    difference.margin() == null
                            ? Finding.note(sentence)
                            : Finding.of(
                                    difference.withinMargin(),
                                    sentence
                                            + text(
                                                    " The data %s a difference of more than %s points.",
                                                    difference.withinMargin() ? "rule out" : "do not rule out",
                                                    difference.margin())));
        }
        Double relative = pair.drift().get("relative").max();
        findings.add(Finding.note(text(
                "The largest difference of a logit between %s and %s is %s%s.",
                pair.other(),
                pair.reference(),
                small(pair.drift().get("maxAbs").max()),
                relative == null ? "" : text(", at most %s of the range of an image's logits", small(relative)))));
    }

    private void pixels(FormPixelComparison pair) {
        if (nothing(pair.reference(), pair.other(), pair.images(), "image")) {
            return;
        }
        changed(
                pair.other() + " predicts another class than " + pair.reference() + " for",
                pair.changedPixels(),
                "pixels");
        MiouDifference difference = pair.miouDifference();
        if (difference.points() != null) {
            findings.add(Finding.note(text(
                    "The mIoU of %s minus %s is %s percentage points%s.",
                    pair.other(),
                    pair.reference(),
                    signed(difference.points()),
                    difference.bootstrap95() == null
                            ? ""
                            : "; the 95 % interval is " + signed(difference.bootstrap95()))));
        }
        scores(pair.reference(), pair.other(), pair.drift().get("maxAbs").max());
    }

    private void scores(String reference, String other, Double largest) {
        findings.add(Finding.note(
                text("The largest difference of a score between %s and %s is %s.", other, reference, small(largest))));
    }

    private void outputs(FormAgreement pair) {
        if (nothing(pair.reference(), pair.other(), pair.images(), "image")) {
            return;
        }
        if (pair.pixels() == null) {
            findings.add(Finding.note(text(
                    "The directions of the embeddings of %s and %s differ by at most %s (1 − cosine), over %s.",
                    pair.other(),
                    pair.reference(),
                    small(pair.drift().get("oneMinusCosine").max()),
                    Count.grouped(pair.images(), "image"))));
            return;
        }
        changed(
                pair.other() + " gives another class than " + pair.reference() + " to",
                pair.pixels().changed(),
                "pixels");
        scores(pair.reference(), pair.other(), pair.drift().get("maxAbs").max());
    }

    private void pairs(VerificationSection.Comparison pair) {
        if (nothing(pair.reference(), pair.other(), pair.changedDecisions().of(), "pair of faces")) {
            return;
        }
        changed(
                pair.other() + " decides differently from " + pair.reference() + " on",
                pair.changedDecisions(),
                "pairs of faces");
    }

    private void ranks(IdentificationSection.Comparison pair) {
        if (nothing(pair.reference(), pair.other(), pair.changedRanks().of(), "probe")) {
            return;
        }
        changed(
                pair.other() + " gives another rank than " + pair.reference() + " to",
                pair.changedRanks(),
                "probes' mates");
    }
}
