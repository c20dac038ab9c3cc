package org.repmlpeval.job.task.segmentation;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.repmlpeval.job.task.ImageDigest;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.measure.VectorDrift;
import org.repmlpeval.model.image.label.LabelMap;

/** Counts one image row by row: all forms' predictions for a row of pixels against its labels and each other. Not thread-safe. */
public final class PredictionScorer {
    private final int classes;
    private final int[] labels;
    /** Per form {@code (K + 2, K + 1)} counts: rows are classes, stray, ignored. */
    private final List<long[]> counts;

    private final List<ImageDigest.Integers> digests;
    private final List<PixelChanges.Counter> changes;

    /** @param width pixels of a row */
    public PredictionScorer(SegmentationTask task, int width) {
        int forms = task.forms().size();
        classes = task.classes();
        labels = new int[width];
        counts = Stream.generate(() -> new long[(classes + 2) * (classes + 1)])
                .limit(forms)
                .toList();
        digests = Stream.generate(ImageDigest.Integers::new).limit(forms).toList();
        changes = Stream.generate(() -> new PixelChanges.Counter(classes))
                .limit(forms - 1)
                .toList();
    }

    /**
     * Counts a row of pixels.
     *
     * @param predictions per form {@code (W)} classes in {@code [0, K]}; K is no valid prediction
     * @param labelMap {@code (H, W)} classes; {@link LabelMap#IGNORED} is ignored, other negative values and those from K on are stray
     * @param first index of the row's first label
     */
    public void row(List<int[]> predictions, short[] labelMap, int first) {
        read(labelMap, first);
        for (int f = 0; f < predictions.size(); f++) {
            int[] predicted = predictions.get(f);
            digests.get(f).add(predicted);
            count(predicted, counts.get(f));
            if (f > 0) {
                changes.get(f - 1).add(labels, predictions.get(0), predicted);
            }
        }
    }

    /** Turns labels into row numbers of {@link #counts}. */
    private void read(short[] labelMap, int first) {
        int k = classes;
        for (int x = 0; x < labels.length; x++) {
            int label = labelMap[first + x];
            labels[x] = label == LabelMap.IGNORED ? k + 1 : label < 0 || label > k ? k : label;
        }
    }

    private void count(int[] predicted, long[] of) {
        int columns = classes + 1;
        for (int x = 0; x < labels.length; x++) {
            of[labels[x] * columns + predicted[x]]++;
        }
    }

    /**
     * The result of the rows that were counted. It can be taken once.
     *
     * @param strayValues values of the label file that are neither a class nor ignored; null if there are none
     * @param drift of the scores of each form after the first; null where there is none
     */
    public SegmentationImage image(String id, String strayValues, List<VectorDrift> drift) {
        List<SegmentationImage.FormPixels> forms = new ArrayList<>();
        for (int f = 0; f < counts.size(); f++) {
            String sha256 = HexFormat.of().formatHex(digests.get(f).sha256());
            forms.add(new SegmentationImage.FormPixels(matrix(counts.get(f)), without(counts.get(f)), sha256));
        }
        List<SegmentationImage.Pair> pairs = IntStream.range(0, changes.size())
                .mapToObj(p -> new SegmentationImage.Pair(changes.get(p).changes(), drift.get(p)))
                .toList();
        return new SegmentationImage(id, ImageOutcome.SCORED, null, strayValues, forms, pairs);
    }

    private ConfusionMatrix matrix(long[] of) {
        int columns = classes + 1;
        long[] kept = new long[columns * columns];
        System.arraycopy(of, 0, kept, 0, kept.length);
        long ignored = 0;
        for (int i = kept.length; i < of.length; i++) {
            ignored += of[i];
        }
        return ConfusionMatrix.of(classes, kept, ignored);
    }

    /** Pixels without valid prediction, whatever their label. */
    private long without(long[] of) {
        long sum = 0;
        for (int i = classes; i < of.length; i += classes + 1) {
            sum += of[i];
        }
        return sum;
    }
}
