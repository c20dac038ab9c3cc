package org.repmlpeval.job.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.repmlpeval.job.task.segmentation.ImageScorer;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.rows.Corners;
import org.repmlpeval.model.engine.rows.ResizedRows;
import org.repmlpeval.model.engine.rows.ScoreRows;
import org.repmlpeval.model.engine.rows.TensorRows;

/**
 * Measures on one thread how fast random scores of pixels become classes and counts, with and without resizing the scores.
 *
 * @param height rows of a label map
 * @param width pixels of a row
 * @param classes number of classes
 * @param maps number of label maps
 */
public record PixelBench(int height, int width, int classes, int maps) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})x(\\d{1,4})");
    private static final int LARGEST = 16_384;
    private static final int MOST_MAPS = 1_000_000;
    /** The scores that are resized have an eighth of the map's sides, as the last layer of a PSPNet. */
    private static final int REDUCTION = 8;
    /** Rows of random scores that are scored in turn. */
    private static final int ROWS = 4;

    /** @throws InvalidInputException if a number is outside its range */
    public PixelBench {
        boolean legal = height >= 1 && height <= LARGEST && width >= 1 && width <= LARGEST;
        if (!legal || classes < 2 || classes > SegmentationTask.MOST_CLASSES) {
            throw new InvalidInputException("setting pixels is " + height + "x" + width + "x" + classes
                    + "; legal: height and width from 1 to " + LARGEST + ", classes from 2 to "
                    + SegmentationTask.MOST_CLASSES);
        }
        if (maps < 1 || maps > MOST_MAPS) {
            throw new InvalidInputException("setting maps is " + maps + "; legal: 1 to " + MOST_MAPS);
        }
    }

    /** @param size height, width and classes such as {@code 1024x2048x19} */
    public static PixelBench parse(String size, int maps) {
        Matcher numbers = SIZE.matcher(size);
        if (!numbers.matches()) {
            throw new InvalidInputException(
                    "setting pixels is " + size + "; legal: height, width and classes such as 1024x2048x19");
        }
        return new PixelBench(
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                Integer.parseInt(numbers.group(3)),
                maps);
    }

    /** Rows of scores of one map. */
    private interface Source {
        /** @return {@code (K, W)} */
        float[][] row(int y);
    }

    public void run(PrintStream out) {
        short[] labels = labels();
        float[][][] rows = new float[ROWS][classes][width];
        Random random = new Random(1);
        for (float[][] row : rows) {
            for (float[] scores : row) {
                fill(scores, random);
            }
        }
        int h = Math.max(1, height / REDUCTION);
        int w = Math.max(1, width / REDUCTION);
        float[] reduced = new float[classes * h * w];
        fill(reduced, random);
        Tensor small = Tensor.of(reduced, 1, classes, h, w);
        out.printf(
                Locale.ROOT,
                "%d label maps of %dx%d (height x width), %d classes, one thread%n",
                maps,
                height,
                width,
                classes);
        measure(out, "argmax and confusion", labels, () -> y -> rows[y % ROWS]);
        measure(out, "resizing from " + h + "x" + w + ", argmax and confusion", labels, () -> {
            ScoreRows resized = ResizedRows.of(new TensorRows(small, 0), height, width, Corners.ALIGNED);
            return y -> resized.next();
        });
        OptionalLong peak = ProcessMemory.peakResidentBytes();
        peak.ifPresent(bytes -> out.printf(Locale.ROOT, "peak resident memory %,d MB%n", bytes >> 20));
    }

    private void measure(PrintStream out, String what, short[] labels, Supplier<Source> source) {
        score(labels, source.get());
        long wall = System.nanoTime();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < maps; i++) {
            score(labels, source.get());
        }
        double cpuSeconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
        double seconds = (System.nanoTime() - wall) / 1e9;
        double megapixels = (double) maps * height * width / 1e6;
        out.printf(
                Locale.ROOT,
                "%s: %.1f s, %.0f Mpixel/s; %.1f s of CPU time, %.0f Mpixel/s per core%n",
                what,
                seconds,
                megapixels / seconds,
                cpuSeconds,
                megapixels / cpuSeconds);
    }

    private void score(short[] labels, Source source) {
        ImageScorer scorer = new ImageScorer(new SegmentationTask(List.of("bench"), classes), width);
        for (int y = 0; y < height; y++) {
            scorer.row(List.<float[][]>of(source.row(y)), labels, y * width);
        }
        scorer.image("bench", null);
    }

    private short[] labels() {
        Random random = new Random(2);
        short[] labels = new short[height * width];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (short) (random.nextInt(classes + 1) - 1);
        }
        return labels;
    }

    private static void fill(float[] scores, Random random) {
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) random.nextGaussian();
        }
    }
}
