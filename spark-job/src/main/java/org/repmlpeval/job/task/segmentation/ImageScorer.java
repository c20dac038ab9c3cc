package org.repmlpeval.job.task.segmentation;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.repmlpeval.job.task.ImageDigest;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.model.image.label.LabelMap;

/** Scores one image row by row: all forms' scores of a row of pixels against its labels. Not thread-safe. */
public final class ImageScorer {
    private final SegmentationTask task;
    private final PixelArgmax argmax;
    private final int[] labels;
    private final List<int[]> predictions;
    /** Per form {@code (K + 2, K + 1)} counts: rows are classes, stray, ignored. */
    private final List<long[]> counts;

    private final long[] withoutScores;
    private final List<ImageDigest.Integers> digests;
    private final List<PixelChanges.Counter> changes;
    private final List<ScoreDrift> drifts;

    /** @param width pixels of a row */
    public ImageScorer(SegmentationTask task, int width) {
        this.task = task;
        int forms = task.forms().size();
        int k = task.classes();
        argmax = new PixelArgmax(width);
        labels = new int[width];
        predictions = Stream.generate(() -> new int[width]).limit(forms).toList();
        counts = Stream.generate(() -> new long[(k + 2) * (k + 1)]).limit(forms).toList();
        withoutScores = new long[forms];
        digests = Stream.generate(ImageDigest.Integers::new).limit(forms).toList();
        changes = Stream.generate(() -> new PixelChanges.Counter(k))
                .limit(forms - 1)
                .toList();
        drifts = Stream.generate(ScoreDrift::new).limit(forms - 1).toList();
    }

    /**
     * Counts a row of pixels.
     *
     * @param scores per form {@code (K, W)} float32
     * @param labelMap {@code (H, W)} classes; {@link LabelMap#IGNORED} is ignored, other negative values and those from K on are stray
     * @param first index of the row's first label
     */
    public void row(List<float[][]> scores, short[] labelMap, int first) {
        read(labelMap, first);
        for (int f = 0; f < scores.size(); f++) {
            int[] predicted = predictions.get(f);
            withoutScores[f] += argmax.of(scores.get(f), predicted);
            digests.get(f).add(predicted);
            count(predicted, counts.get(f));
            if (f > 0) {
                changes.get(f - 1).add(labels, predictions.get(0), predicted);
                drifts.get(f - 1).add(scores.get(0), scores.get(f), predictions.get(0), predicted);
            }
        }
    }

    /** The predictions of the last row: {@code (W)} classes, K where a score is not finite; valid until the next row. */
    public int[] predictions(int form) {
        return predictions.get(form);
    }

    /** Turns labels into row numbers of {@link #counts}. */
    private void read(short[] labelMap, int first) {
        int k = task.classes();
        for (int x = 0; x < labels.length; x++) {
            int label = labelMap[first + x];
            labels[x] = label == LabelMap.IGNORED ? k + 1 : label < 0 || label > k ? k : label;
        }
    }

    private void count(int[] predicted, long[] of) {
        int columns = task.classes() + 1;
        for (int x = 0; x < labels.length; x++) {
            of[labels[x] * columns + predicted[x]]++;
        }
    }

    /**
     * The result of the rows that were counted. It can be taken once.
     *
     * @param strayValues values of the label file that are neither a class nor ignored; null if there are none
     */
    public SegmentationImage image(String id, String strayValues) {
        List<SegmentationImage.FormPixels> forms = new ArrayList<>();
        for (int f = 0; f < counts.size(); f++) {
            String sha256 = HexFormat.of().formatHex(digests.get(f).sha256());
            forms.add(new SegmentationImage.FormPixels(matrix(counts.get(f)), withoutScores[f], sha256));
        }
        List<SegmentationImage.Pair> pairs = IntStream.range(0, changes.size())
                .mapToObj(p -> new SegmentationImage.Pair(
                        changes.get(p).changes(), drifts.get(p).drift()))
                .toList();
        return new SegmentationImage(id, ImageOutcome.SCORED, null, strayValues, forms, pairs);
    }

    private ConfusionMatrix matrix(long[] of) {
        int columns = task.classes() + 1;
        long[] kept = new long[columns * columns];
        System.arraycopy(of, 0, kept, 0, kept.length);
        long ignored = 0;
        for (int i = kept.length; i < of.length; i++) {
            ignored += of[i];
        }
        return ConfusionMatrix.of(task.classes(), kept, ignored);
    }
}
