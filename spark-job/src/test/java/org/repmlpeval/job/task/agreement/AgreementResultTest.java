package org.repmlpeval.job.task.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.job.task.statistics.WorstImage;

class AgreementResultTest {
    private static final List<String> FORMS = List.of("train", "deploy", "fused");

    private final AgreementTask pixels = AgreementTask.pixelScores(FORMS, 3, 2, 2);
    private final AgreementTask embeddings = AgreementTask.embeddings(FORMS, 5);

    @Test
    void countsByHand() {
        AgreementTask two = AgreementTask.pixelScores(List.of("train", "deploy"), 2, 1, 2);
        LogitRow zeroOne = LogitRow.of(1, 0, /* class 1 */ 0, 1);
        LogitRow oneZero = LogitRow.of(0, 1, 1, 0);
        LogitRow zeroZero = LogitRow.of(2, 2, 0, 1);
        AgreementResult result = two.none()
                .plus(two.score(Subject.of("same"), List.of(zeroOne, zeroOne)))
                .plus(two.score(Subject.of("both"), List.of(zeroOne, oneZero)))
                .plus(two.score(Subject.of("one"), List.of(zeroOne, zeroZero)))
                .plus(two.score(Subject.of("nan"), List.of(zeroOne, LogitRow.of(1, 1, 0, Float.NaN))))
                .plus(two.fault(Subject.of("gone"), ImageOutcome.UNREADABLE, "no such file"));

        assertThat(result.images()).isEqualTo(5);
        assertThat(result.count(ImageOutcome.SCORED)).isEqualTo(3);
        assertThat(result.forms())
                .containsExactly(new FormPixels(0, List.of(3L, 3L)), new FormPixels(1, List.of(4L, 2L)));
        assertThat(result.faults().items()).extracting(Fault::id).containsExactly("gone", "nan");
        AgreementPair pair = result.pairs().get(0);
        assertThat(pair.images()).isEqualTo(3);
        assertThat(pair.pixels().changed()).isEqualTo(3);
        assertThat(pair.pixels().images()).isEqualTo(2);
        assertThat(pair.pixels().perImage().worst()).isEqualTo(new WorstImage("both", 2));
        assertThat(pair.pixels().perImage().images()).isEqualTo(3);
        assertThat(pair.worst().items())
                .containsExactly(new WorstImage("one", 2), new WorstImage("both", 1), new WorstImage("same", 0));
        assertThat(pair.drift().get(DriftMeasure.MAX_ABS).sum().value()).isEqualTo(3);
        assertThat(pair.drift()).doesNotContainKey(DriftMeasure.KL);
    }

    @Test
    void theWorstEmbeddingsAreThoseOfLargestAngle() {
        AgreementTask two = AgreementTask.embeddings(List.of("train", "deploy"), 2);
        LogitRow east = LogitRow.of(1, 0);
        AgreementResult result = two.none()
                .plus(two.score(Subject.of("quarter"), List.of(east, LogitRow.of(0, 1))))
                .plus(two.score(Subject.of("half"), List.of(east, LogitRow.of(-1, 0))))
                .plus(two.score(Subject.of("zero"), List.of(east, LogitRow.of(0, 0))));

        AgreementPair pair = result.pairs().get(0);
        assertThat(pair.worst().items())
                .containsExactly(new WorstImage("half", 2), new WorstImage("quarter", 1), new WorstImage("zero", 1));
        assertThat(pair.images()).isEqualTo(3);
        assertThat(pair.drift().get(DriftMeasure.ONE_MINUS_COSINE).images())
                .as("a row of zeros has no direction in common with another")
                .isEqualTo(3);
        assertThat(pair.pixels()).isEqualTo(PixelCounts.empty());
        assertThat(result.forms()).containsOnly(new FormPixels(0, List.of()));
    }

    @Test
    void anyGroupingAndOrderOfPartialsGivesTheSameResult() {
        Random random = Seed.random();
        for (AgreementTask task : List.of(pixels, embeddings)) {
            List<ImageAgreement> images = images(task, random, 800);
            AgreementResult expected = sum(task, images);
            for (int trial = 0; trial < 3; trial++) {
                List<ImageAgreement> shuffled = new ArrayList<>(images);
                Collections.shuffle(shuffled, random);
                AgreementResult merged = merged(task, shuffled, random);

                assertThat(merged).as(Seed.REPLAY).isEqualTo(expected);
            }
            assertThat(expected.faults().of()).isPositive();
            assertThat(expected.forms()).allMatch(form -> form.nonFinite() > 0);
        }
    }

    @Test
    void emptyIsNeutralAndSurvivesSerialisation() throws Exception {
        AgreementResult some = sum(pixels, images(pixels, Seed.random(), 60));

        assertThat(pixels.none().plus(some)).isEqualTo(some);
        assertThat(some.plus(pixels.none())).isEqualTo(some);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(some);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(some);
        }
    }

    @Test
    void resultsOfOtherTasksDoNotAddUp() {
        ClassificationTask classification = new ClassificationTask(FORMS, 5);
        assertThatThrownBy(() -> pixels.none().plus(embeddings.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PIXEL_SCORES")
                .hasMessageContaining("EMBEDDING")
                .hasMessageContaining("do not add up");
        assertThatThrownBy(() -> embeddings.none().plus(classification.none())).hasMessageContaining("do not add up");
        assertThatThrownBy(() -> classification.none().plus(embeddings.none())).hasMessageContaining("do not add up");
        assertThatThrownBy(() ->
                        embeddings.none().plus(classification.fault(Subject.of("a", 0), ImageOutcome.REJECTED, "big")))
                .hasMessageContaining("image 'a' was not scored by AgreementTask");
        assertThatThrownBy(() ->
                        classification.none().plus(embeddings.fault(Subject.of("a"), ImageOutcome.REJECTED, "big")))
                .hasMessageContaining("image 'a' was not scored by ClassificationTask");
    }

    private static List<ImageAgreement> images(AgreementTask task, Random random, int count) {
        List<ImageAgreement> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (random.nextInt(20) == 0) {
                ImageOutcome outcome = ImageOutcome.values()[1 + random.nextInt(3)];
                images.add(task.fault(Subject.of("image-" + i), outcome, "reason " + i));
                continue;
            }
            List<LogitRow> rows = new ArrayList<>();
            for (int f = 0; f < FORMS.size(); f++) {
                float[] row = new float[task.values()];
                for (int v = 0; v < row.length; v++) {
                    row[v] = random.nextInt(6) / 3f;
                }
                row[0] = random.nextInt(50) == 0 ? Float.NaN : row[0];
                rows.add(LogitRow.of(row));
            }
            images.add(task.score(Subject.of("image-" + i), rows));
        }
        return images;
    }

    private static AgreementResult sum(AgreementTask task, List<ImageAgreement> images) {
        AgreementResult sum = task.none();
        for (ImageAgreement image : images) {
            sum = sum.plus(image);
        }
        return sum;
    }

    private static AgreementResult merged(AgreementTask task, List<ImageAgreement> images, Random random) {
        if (images.size() < 100) {
            return sum(task, images);
        }
        int cut = random.nextInt(images.size() + 1);
        return merged(task, images.subList(cut, images.size()), random)
                .plus(merged(task, images.subList(0, cut), random));
    }
}
