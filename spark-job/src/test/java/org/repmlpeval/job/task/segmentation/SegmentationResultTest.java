package org.repmlpeval.job.task.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.ImageDigest;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.measure.VectorDrift;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.label.LabelMap;

class SegmentationResultTest {
    private static final int K = 5;
    private static final SegmentationTask TASK = new SegmentationTask(List.of("train", "deploy", "fused"), K);

    private static float[][] row(float[]... scores) {
        return scores;
    }

    @Test
    void pixelsOnWhichTheFormsDisagree() {
        SegmentationTask two = new SegmentationTask(List.of("train", "deploy"), 2);
        ImageScorer scorer = new ImageScorer(two, 4);
        float nan = Float.NaN;
        // Predictions of train: 0 0 1 1, of deploy: 0 1 0 none; labels 0 0 0 ignored
        scorer.row(
                List.of(
                        row(new float[] {2, 2, 0, 0}, new float[] {0, 0, 1, 1}),
                        row(new float[] {2, 0, 3, 0}, new float[] {0, 1, 1, nan})),
                new short[] {0, 0, 0, LabelMap.IGNORED},
                0);
        SegmentationImage image = scorer.image("a", null);
        PixelChanges changes = image.pairs().get(0).changes();
        assertThat(changes.pixels()).isEqualTo(4);
        assertThat(changes.changed()).isEqualTo(3);
        assertThat(changes.labelled()).isEqualTo(2);
        assertThat(changes.onlyReferenceRight()).isEqualTo(1);
        assertThat(changes.onlyOtherRight()).isEqualTo(1);
        assertThat(List.of(changes.left(0), changes.left(1), changes.left(2))).containsExactly(1L, 2L, 0L);
        assertThat(List.of(changes.entered(0), changes.entered(1), changes.entered(2)))
                .containsExactly(1L, 1L, 1L);
        // Differences of the three finite pixels: 0 2 3 and 0 1 0; the reference's scores lie between 0 and 2
        VectorDrift drift = image.pairs().get(0).drift();
        assertThat(drift.maxAbs()).isEqualTo(3);
        assertThat(drift.meanAbs()).isEqualTo(1);
        assertThat(drift.rms()).isCloseTo(Math.sqrt(14 / 6.0), within(1e-15));
        assertThat(drift.relative()).isEqualTo(1.5);
        assertThat(image.forms().get(1).withoutScores()).isEqualTo(1);
        PairCounts pair = two.none().plus(image).pairs().get(0);
        assertThat(pair.changedImages()).isEqualTo(1);
        assertThat(pair.worst().items().get(0).value()).isEqualTo(3);
    }

    /** The confusion matrices of the three images are equal. */
    @Test
    void theDigestKnowsEveryPixel() {
        SegmentationTask one = new SegmentationTask(List.of("train"), 2);
        short[] labels = {0, 0, LabelMap.IGNORED};
        SegmentationImage image = image(one, labels, 0, 1, 1);
        int[] classes = {0, 1, 1};
        assertThat(image.predictions()).containsExactly(ImageDigest.ofIntegers(classes));
        byte[] digest = ImageDigest.of(image, one.forms());
        assertThat(ImageDigest.of(image(one, labels, 0, 1, 1), one.forms())).isEqualTo(digest);
        assertThat(ImageDigest.of(image(one, labels, 1, 0, 1), one.forms())).isNotEqualTo(digest);
        assertThat(ImageDigest.of(image(one, labels, 0, 1, 0), one.forms())).isNotEqualTo(digest);
    }

    /** An image of one row per pixel, to which the only form gives these classes. */
    private static SegmentationImage image(SegmentationTask task, short[] labels, int... classes) {
        ImageScorer scorer = new ImageScorer(task, 1);
        for (int y = 0; y < classes.length; y++) {
            scorer.row(List.<float[][]>of(row(new float[] {1 - classes[y]}, new float[] {classes[y]})), labels, y);
        }
        return scorer.image("a", null);
    }

    @Test
    void theSumIsTheSameForAnyOrderAndGrouping() {
        Random random = Seed.random();
        List<SegmentationImage> images = images(random, 300);
        SegmentationResult expected = sum(images);
        assertThat(expected.images()).isEqualTo(300);
        for (int round = 0; round < 5; round++) {
            Collections.shuffle(images, random);
            assertThat(merged(images, random)).as(Seed.REPLAY).isEqualTo(expected);
        }
    }

    @Test
    void refusesOtherTasksAndIllegalClasses() {
        assertThatThrownBy(() -> TASK.none().plus(new SegmentationTask(TASK.forms(), 6).none()))
                .hasMessageContaining("do not add up");
        assertThatThrownBy(() -> TASK.none()
                        .plus(AgreementTask.embeddings(TASK.forms(), 3).none()))
                .hasMessageContaining("do not add up");
        assertThatThrownBy(() -> new SegmentationTask(TASK.forms(), 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("pixels have 1 classes; legal: 2 to 4096; check the checkpoint's head");
    }

    private static List<SegmentationImage> images(Random random, int count) {
        List<SegmentationImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = "image-" + i;
            if (random.nextInt(10) == 0) {
                images.add(TASK.fault(Subject.of(id), ImageOutcome.BAD_LABEL, "reason " + i));
                continue;
            }
            int width = 1 + random.nextInt(9);
            ImageScorer scorer = new ImageScorer(TASK, width);
            short[] labels = new short[width];
            for (int x = 0; x < width; x++) {
                labels[x] = (short) (random.nextInt(K + 2) - 2);
            }
            List<float[][]> scores = new ArrayList<>();
            for (int f = 0; f < TASK.forms().size(); f++) {
                float[][] row = new float[K][width];
                for (float[] line : row) {
                    for (int x = 0; x < width; x++) {
                        line[x] = random.nextInt(60) == 0 ? Float.NaN : random.nextInt(4);
                    }
                }
                scores.add(row);
            }
            scorer.row(scores, labels, 0);
            images.add(scorer.image(id, random.nextBoolean() ? null : "values " + i));
        }
        return images;
    }

    private static SegmentationResult sum(List<SegmentationImage> images) {
        SegmentationResult sum = TASK.none();
        for (SegmentationImage image : images) {
            sum = sum.plus(image);
        }
        return sum;
    }

    private static SegmentationResult merged(List<SegmentationImage> images, Random random) {
        if (images.size() < 20) {
            return sum(images);
        }
        int cut = random.nextInt(images.size() + 1);
        return merged(images.subList(cut, images.size()), random).plus(merged(images.subList(0, cut), random));
    }
}
