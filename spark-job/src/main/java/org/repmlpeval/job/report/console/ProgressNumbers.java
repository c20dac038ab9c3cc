package org.repmlpeval.job.report.console;

import java.util.List;
import java.util.stream.IntStream;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.agreement.AgreementPair;
import org.repmlpeval.job.task.agreement.AgreementResult;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.classification.HitCounts;
import org.repmlpeval.job.task.segmentation.PairCounts;
import org.repmlpeval.job.task.segmentation.SegmentationResult;

/**
 * The most important numbers of a run that is not finished: top-1 accuracy of each form and flips, or the pixels whose class changed. They
 * are of the images that are done, which need not be like the others.
 */
public final class ProgressNumbers {
    private List<String> forms = List.of();
    private long[] hits = {};
    private long scored;
    private long without;
    private long flips;
    private boolean classifies;
    private boolean pixels;

    /** Takes the result of a shard. */
    public void add(TaskResult shard) {
        if (forms.isEmpty()) {
            forms = shard.task().forms();
            hits = new long[forms.size()];
        }
        long usable = shard.count(ImageOutcome.SCORED);
        scored += usable;
        without += shard.images() - usable - shard.count(ImageOutcome.UNLABELLED);
        if (shard instanceof ClassificationResult classified) {
            classifies = true;
            for (int f = 0; f < hits.length; f++) {
                hits[f] += classified.forms().get(f).top().stream()
                        .filter(top -> top.k() == 1)
                        .mapToLong(HitCounts::hits)
                        .sum();
            }
            flips += classified.pairs().stream()
                    .mapToLong(pair -> pair.flips().of())
                    .sum();
        } else if (shard instanceof SegmentationResult segmented) {
            pixels = true;
            flips += segmented.pairs().stream()
                    .map(PairCounts::pixels)
                    .mapToLong(changes -> changes.changed())
                    .sum();
        } else if (shard instanceof AgreementResult agreement
                && agreement.task().kind() == AgreementTask.Kind.PIXEL_SCORES) {
            pixels = true;
            flips += agreement.pairs().stream()
                    .map(AgreementPair::pixels)
                    .mapToLong(changed -> changed.changed())
                    .sum();
        }
    }

    /** For example {@code top-1 train 98.80 %, deploy 98.80 %; 0 flips}; empty if there is nothing to say yet. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (classifies && scored > 0) {
            String top1 = String.join(
                    ", ",
                    IntStream.range(0, hits.length)
                            .mapToObj(f -> Lines.text("%s %.2f %%", forms.get(f), 100.0 * hits[f] / scored))
                            .toList());
            text.append("top-1 ").append(top1).append("; ");
        }
        if (classifies || pixels) {
            text.append(Lines.text("%,d %s", flips, pixels ? "changed pixels" : flips == 1 ? "flip" : "flips"));
        }
        if (without > 0) {
            text.append(text.isEmpty() ? "" : "; ").append(Lines.text("%,d without a result", without));
        }
        return text.toString();
    }
}
