package org.repmlpeval.job.report.console;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.agreement.AgreementResult;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.classification.HitCounts;
import org.repmlpeval.job.task.segmentation.SegmentationResult;

/**
 * The most important numbers of a run that is not finished: top-1 accuracy of each form and flips, or the pixels whose class changed. They
 * are of the images that are done, which need not be like the others.
 */
public final class ProgressNumbers {
    private List<String> forms = List.of();
    private long[] hits = {};
    /** Of each form after the first, against the first: flips, or changed pixels. */
    private long[] changed = {};

    private long scored;
    private long without;
    private boolean classifies;
    private boolean pixels;

    /** Takes the result of a shard. */
    public void add(TaskResult shard) {
        if (forms.isEmpty()) {
            forms = shard.task().forms();
            hits = new long[forms.size()];
            changed = new long[forms.size() - 1];
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
            add(classified.pairs(), pair -> pair.flips().of());
        } else if (shard instanceof SegmentationResult segmented) {
            pixels = true;
            add(segmented.pairs(), pair -> pair.pixels().changed());
        } else if (shard instanceof AgreementResult agreement
                && agreement.task().kind() == AgreementTask.Kind.PIXEL_SCORES) {
            pixels = true;
            add(agreement.pairs(), pair -> pair.pixels().changed());
        }
    }

    private <T> void add(List<T> pairs, ToLongFunction<T> changes) {
        for (int i = 0; i < changed.length; i++) {
            changed[i] += changes.applyAsLong(pairs.get(i));
        }
    }

    /**
     * For example {@code top-1 train 98.80 %, deploy 98.80 %; 0 flips}, or of more forms {@code flips deploy 0, fused 2}; empty if there is
     * nothing to say yet.
     */
    public String text() {
        List<String> parts = new ArrayList<>();
        if (classifies && scored > 0) {
            parts.add("top-1 " + perForm(0, f -> Lines.text("%s %.2f %%", forms.get(f), 100.0 * hits[f] / scored)));
        }
        if ((classifies || pixels) && changed.length > 0) {
            parts.add(changes());
        }
        if (without > 0) {
            parts.add(Lines.text("%,d without a result", without));
        }
        return String.join("; ", parts);
    }

    private String perForm(int first, IntFunction<String> text) {
        return IntStream.range(first, forms.size()).mapToObj(text).collect(Collectors.joining(", "));
    }

    /** One other form needs no name. */
    private String changes() {
        String things = pixels ? "changed pixels" : "flips";
        if (changed.length > 1) {
            return things + " " + perForm(1, f -> Lines.text("%s %,d", forms.get(f), changed[f - 1]));
        }
        return Lines.text("%,d %s", changed[0], changed[0] != 1 ? things : pixels ? "changed pixel" : "flip");
    }
}
