package org.repmlpeval.job.report.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.provenance.SegmentationSetup;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.job.task.segmentation.ImageScorer;
import org.repmlpeval.job.task.segmentation.SegmentationImage;
import org.repmlpeval.job.task.segmentation.SegmentationResult;
import org.repmlpeval.job.task.segmentation.SegmentationTask;

class MiouIntervalsTest {
    private static final SegmentationTask TASK = new SegmentationTask(List.of("train", "deploy", "fused"), 2);

    /** Two pixels of class 0 and 1; the form deploy takes both for class 0 if it is wrong, the others are right. */
    private static SegmentationImage image(String id, boolean wrong) {
        float[][] right = {{1, 0}, {0, 1}};
        float[][] other = wrong ? new float[][] {{1, 1}, {0, 0}} : right;
        ImageScorer scorer = new ImageScorer(TASK, 2);
        scorer.row(List.of(right, other, right), new short[] {0, 1}, 0);
        return scorer.image(id, null);
    }

    private static List<SegmentationImage> images(int count) {
        List<SegmentationImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(image("image-" + i, i % 4 == 0));
        }
        return images;
    }

    private static SegmentationSection section(List<SegmentationImage> images) {
        SegmentationResult sum = TASK.none();
        for (SegmentationImage image : images) {
            sum = sum.plus(image);
        }
        return section(sum);
    }

    private static SegmentationSection section(SegmentationResult result) {
        return SegmentationSection.of(new SegmentationSetup("two", null, null, List.of(), "", 0, null), result);
    }

    @Test
    void formsThatAgreeHaveNoDifferenceAndOthersHaveAnIntervalAroundTheirs() {
        SegmentationSection section = section(images(400));
        assertThat(section.forms().get(0).miouMmseg95()).isEqualTo(new PercentRange(100, 100));
        assertThat(section.comparison().get(1).miouDifference())
                .isEqualTo(new FormPixelComparison.MiouDifference(0.0, new PercentRange(0, 0)));
        // A share w = 1/4 of the images is wrong: IoU = 1 / (1 + w) and 1 − w, mean 0.775, slope −0.82 in w
        double deviation = 100 * 0.82 * Math.sqrt(0.25 * 0.75 / 400);
        PercentRange range = section.forms().get(1).miouMmseg95();
        assertThat(range.lowPercent()).isCloseTo(77.5 - 1.96 * deviation, within(deviation / 2));
        assertThat(range.highPercent()).isCloseTo(77.5 + 1.96 * deviation, within(deviation / 2));
        FormPixelComparison.MiouDifference difference =
                section.comparison().get(0).miouDifference();
        assertThat(difference.points()).isCloseTo(-22.5, within(1e-12));
        assertThat(difference.bootstrap95().lowPercent()).isCloseTo(range.lowPercent() - 100, within(1e-12));
        assertThat(difference.bootstrap95().highPercent()).isCloseTo(range.highPercent() - 100, within(1e-12));
    }

    @Test
    void theIntervalIsTheSameForAnyOrderAndGrouping() {
        Random random = Seed.random();
        List<SegmentationImage> images = images(60);
        SegmentationSection expected = section(images);
        Collections.shuffle(images, random);
        int cut = random.nextInt(images.size());
        SegmentationResult parts = TASK.none();
        for (List<SegmentationImage> part : List.of(images.subList(cut, images.size()), images.subList(0, cut))) {
            SegmentationResult sum = TASK.none();
            for (SegmentationImage image : part) {
                sum = sum.plus(image);
            }
            parts = parts.plus(sum);
        }
        assertThat(section(parts).forms()).as(Seed.REPLAY).isEqualTo(expected.forms());
        assertThat(section(parts).comparison()).as(Seed.REPLAY).isEqualTo(expected.comparison());
    }

    @Test
    void oneImageHasNoInterval() {
        SegmentationSection section = section(images(1));
        assertThat(section.forms().get(1).miouMmseg95()).isNull();
        assertThat(section.comparison().get(0).miouDifference().points()).isNotNull();
        assertThat(section.comparison().get(0).miouDifference().bootstrap95()).isNull();
        assertThat(section(TASK.none()).comparison().get(0).miouDifference().points())
                .isNull();
    }
}
