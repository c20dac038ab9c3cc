package org.repmlpeval.job.run.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.parquet.example.data.Group;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.published.TopColumns;
import org.repmlpeval.job.report.result.FormAccuracy;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.run.executor.read.ReadSum;
import org.repmlpeval.job.task.ImageDigest;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.model.InvalidInputException;

/**
 * Counts all rows of a run again and compares the counts with its report. Needs about 150 bytes of heap for each image.
 */
final class RowTotals {
    private final EvaluationReport report;
    private final List<String> forms;
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final long[] top1;
    private final long[] topK;
    private final long[] flips;
    private final double[] maxAbs;
    private final List<Image> images = new ArrayList<>();
    private ReadSum read = ReadSum.NONE;
    private boolean digests = true;

    /** An image's part of the run's digest. */
    private record Image(String id, byte[] digest) {}

    RowTotals(EvaluationReport report) {
        this.report = report;
        forms = report.run().forms();
        top1 = new long[forms.size()];
        topK = new long[forms.size()];
        flips = new long[forms.size()];
        maxAbs = new double[forms.size()];
    }

    void add(Group row) {
        String id = Rows.id(row);
        outcomes.merge(Rows.outcome(row), 1L, Long::sum);
        Optional<TopColumns> top = Rows.top(row, forms.get(0));
        boolean scored = outcome(row) == ImageOutcome.SCORED;
        for (int f = 0; f < forms.size(); f++) {
            String form = forms.get(f);
            if (scored && top.isPresent() && Rows.has(row, form + "_label_place")) {
                int place = row.getInteger(form + "_label_place", 0);
                top1[f] += place == 0 ? 1 : 0;
                topK[f] += place < top.get().k() ? 1 : 0;
            }
            if (f > 0) {
                flips[f] += Rows.disagrees(row, List.of(forms.get(0), form)) ? 1 : 0;
                if (Rows.has(row, form + "_max_abs_diff")) {
                    maxAbs[f] = Math.max(maxAbs[f], row.getDouble(form + "_max_abs_diff", 0));
                }
            }
        }
        List<byte[]> predictions = predictions(row, top.isPresent());
        images.add(new Image(id, ImageDigest.of(id, outcome(row), forms, predictions)));
        if (Rows.has(row, "crc32c")) {
            read = read.plusImage(id, row.getLong("bytes", 0), row.getLong("crc32c", 0));
        }
    }

    private static ImageOutcome outcome(Group row) {
        String outcome = Rows.outcome(row);
        try {
            return ImageOutcome.valueOf(outcome.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "image '" + Rows.id(row) + "' has the outcome '" + outcome + "'; legal: "
                            + Arrays.toString(ImageOutcome.values()).toLowerCase(Locale.ROOT)
                            + "; the file is damaged or of another release",
                    e);
        }
    }

    private List<byte[]> predictions(Group row, boolean classifies) {
        List<byte[]> predictions = new ArrayList<>();
        for (String form : forms) {
            String sha256 = form + "_prediction_sha256";
            if (classifies) {
                TopColumns top = Rows.top(row, form).orElseThrow();
                if (top.in(row)) {
                    predictions.add(ByteBuffer.allocate(Integer.BYTES)
                            .putInt(0, top.classes(row)[0])
                            .array());
                }
            } else if (Rows.has(row, sha256)) {
                predictions.add(HexFormat.of().parseHex(row.getString(sha256, 0)));
            } else if (!row.getType().containsField(sha256)) {
                digests = false; // of an older release
            }
        }
        return predictions;
    }

    /** What the rows say differently from the report, each as a sentence; empty if they agree. */
    List<String> differences() {
        List<String> found = new ArrayList<>();
        compare(found, "rows", report.data().listedImages(), (long) images.size());
        compareOutcomes(found);
        if (report.data().read() != null && report.segmentation() == null) {
            // With label files, the digest also holds their lengths, which the rows do not.
            compare(found, "digest of what was read", report.data().read().digest(), read.digest());
        }
        if (digests) {
            images.sort(Comparator.comparing(Image::id));
            compare(
                    found,
                    "digest of the outcomes and predictions",
                    report.digest(),
                    ImageDigest.ofRun(images.stream().map(Image::digest).toList()));
        }
        if (report.accuracy() != null) {
            for (int f = 0; f < forms.size(); f++) {
                FormAccuracy accuracy = report.accuracy().get(f);
                compare(found, "top-1 hits of " + forms.get(f), accuracy.top1().hits(), top1[f]);
                compare(
                        found,
                        "top-" + accuracy.topK().k() + " hits of " + forms.get(f),
                        accuracy.topK().hits(),
                        topK[f]);
            }
            for (int f = 1; f < forms.size(); f++) {
                FormComparison pair = report.comparison().get(f - 1);
                compare(found, "flips of " + forms.get(f), pair.flips().count(), flips[f]);
            }
        }
        for (int f = 1; f < forms.size(); f++) {
            DriftLine drift = report.drift(forms.get(f)).get("maxAbs");
            if (drift != null && drift.max() != null) {
                compare(found, "largest difference of " + forms.get(f), drift.max(), maxAbs[f]);
            }
        }
        return found;
    }

    private void compareOutcomes(List<String> found) {
        Map<String, Long> reported = new TreeMap<>(Map.of(
                "scored", report.outcomes().scored(),
                "unreadable", report.outcomes().unreadable(),
                "undecodable", report.outcomes().undecodable(),
                "rejected", report.outcomes().rejected(),
                "unlabelled", report.outcomes().unlabelled(),
                "bad_label", report.outcomes().badLabel(),
                "non_finite", report.outcomes().nonFinite()));
        reported.forEach(
                (outcome, count) -> compare(found, "images " + outcome, count, outcomes.getOrDefault(outcome, 0L)));
    }

    private static void compare(List<String> found, String what, Object reported, Object counted) {
        if (!reported.equals(counted)) {
            found.add(what + ": the report says " + reported + ", the rows say " + counted);
        }
    }
}
