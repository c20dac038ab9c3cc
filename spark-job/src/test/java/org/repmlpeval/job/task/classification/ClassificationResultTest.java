package org.repmlpeval.job.task.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.job.task.statistics.WorstImage;

class ClassificationResultTest {
    private final ClassificationTask task = new ClassificationTask(List.of("train", "deploy", "fused"), 7);

    @Test
    void countsByHand() {
        ClassificationTask two = new ClassificationTask(List.of("train", "deploy"), 3);
        LogitRow first = LogitRow.of(2, 1, 0);
        LogitRow second = LogitRow.of(1, 2, 0);
        ClassificationResult result = ClassificationResult.empty(two)
                .plus(two.score(Subject.of("both", 0), List.of(first, first)))
                .plus(two.score(Subject.of("reference", 0), List.of(first, second)))
                .plus(two.score(Subject.of("other", 1), List.of(first, second)))
                .plus(two.score(Subject.of("neither", 2), List.of(first, first)))
                .plus(two.score(Subject.of("tie", 1), List.of(LogitRow.of(1, 1, 0), LogitRow.of(1, 1, 0))))
                .plus(two.score(Subject.of("nan", 1), List.of(first, LogitRow.of(1, 1, Float.NaN))))
                .plus(two.fault(Subject.of("gone", 1), ImageOutcome.UNREADABLE, "no such file"));

        assertThat(result.images()).isEqualTo(7);
        assertThat(result.count(ImageOutcome.SCORED)).isEqualTo(5);
        assertThat(result.count(ImageOutcome.UNREADABLE)).isEqualTo(1);
        assertThat(result.count(ImageOutcome.NON_FINITE)).isEqualTo(1);
        assertThat(result.forms().get(0).top()).containsExactly(new HitCounts(1, 2, 2, 3), new HitCounts(3, 5, 5, 5));
        assertThat(result.forms().get(0).nonFinite()).isZero();
        assertThat(result.forms().get(1).nonFinite()).isEqualTo(1);
        PairResult pair = result.pairs().get(0);
        assertThat(pair.right()).isEqualTo(new PairedCounts(1, 1, 1, 2));
        assertThat(pair.right().images()).isEqualTo(5);
        assertThat(pair.flips().items()).extracting(Flip::id).containsExactly("other", "reference");
        assertThat(pair.flips().items().get(1)).isEqualTo(new Flip("reference", 0, 0, 1, 1, 1));
        assertThat(pair.worst().items().get(0)).isEqualTo(new WorstImage("other", 1));
        assertThat(pair.drift().get(DriftMeasure.MAX_ABS).sum().value()).isEqualTo(2);
        assertThat(result.faults().items()).extracting(Fault::id).containsExactly("gone", "nan");
        assertThat(result.faults().items().get(0).reason()).isEqualTo("no such file");
    }

    @Test
    void anyGroupingAndOrderOfPartialsGivesTheSameResult() {
        Random random = Seed.random();
        List<ImageResult> images = images(random, 2500);
        ClassificationResult expected = sum(images);
        for (int trial = 0; trial < 3; trial++) {
            List<ImageResult> shuffled = new ArrayList<>(images);
            Collections.shuffle(shuffled, random);
            ClassificationResult merged = merged(shuffled, random);

            assertThat(merged).as(Seed.REPLAY).isEqualTo(expected);
        }
        assertThat(expected.pairs().get(0).flips().of()).isGreaterThan(PairResult.LISTED_FLIPS);
        assertThat(expected.pairs().get(0).flips().items()).hasSize(PairResult.LISTED_FLIPS);
        assertThat(expected.pairs().get(0).worst().items()).hasSize(PairResult.LISTED_WORST);
    }

    @Test
    void emptyIsNeutral() {
        ClassificationResult some = sum(images(Seed.random(), 20));
        ClassificationResult none = ClassificationResult.empty(task);

        assertThat(none.plus(some)).isEqualTo(some);
        assertThat(some.plus(none)).isEqualTo(some);
        assertThat(none.images()).isZero();
    }

    @Test
    void survivesJavaSerialisationAndJson() throws Exception {
        ClassificationResult some = sum(images(Seed.random(), 60));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(some);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(some);
        }
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readValue(json.writeValueAsString(some), ClassificationResult.class))
                .isEqualTo(some);
    }

    @Test
    void partialsOfAnotherTaskDoNotAddUp() {
        ClassificationResult none = ClassificationResult.empty(task);
        ClassificationResult other = ClassificationResult.empty(new ClassificationTask(List.of("train"), 7));

        assertThatThrownBy(() -> none.plus(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("forms=[train, deploy, fused]")
                .hasMessageContaining("forms=[train], classes=7");
    }

    @Test
    void timesAddUpPerForm() {
        TaskTimes one = new TaskTimes(2, 10, Map.of("train", 5L, "deploy", 3L, "fused", 1L));

        assertThat(TaskTimes.empty(task).plus(one).plus(one))
                .isEqualTo(new TaskTimes(4, 20, Map.of("train", 10L, "deploy", 6L, "fused", 2L)));
    }

    /** Rows of few distinct logits, so that ties, flips and equal extremes are frequent. */
    private List<ImageResult> images(Random random, int count) {
        List<ImageResult> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = "image-" + i;
            int label = random.nextInt(task.classes());
            if (random.nextInt(20) == 0) {
                images.add(
                        task.fault(Subject.of(id, label), ImageOutcome.values()[1 + random.nextInt(3)], "reason " + i));
                continue;
            }
            List<LogitRow> rows = new ArrayList<>();
            for (int f = 0; f < task.forms().size(); f++) {
                float[] row = new float[task.classes()];
                for (int c = 0; c < row.length; c++) {
                    row[c] = random.nextInt(6) / 3f;
                }
                row[0] = random.nextInt(50) == 0 ? Float.NaN : row[0];
                rows.add(LogitRow.of(row));
            }
            images.add(task.score(Subject.of(id, label), rows));
        }
        return images;
    }

    private ClassificationResult sum(List<ImageResult> images) {
        ClassificationResult sum = ClassificationResult.empty(task);
        for (ImageResult image : images) {
            sum = sum.plus(image);
        }
        return sum;
    }

    private ClassificationResult merged(List<ImageResult> images, Random random) {
        if (images.size() < 100) {
            return sum(images);
        }
        int cut = random.nextInt(images.size() + 1);
        return merged(images.subList(cut, images.size()), random).plus(merged(images.subList(0, cut), random));
    }
}
