package org.repmlpeval.job.task.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.model.InvalidInputException;

class TopKTest {
    @Test
    void equalLogitsComeByClassIndex() {
        LogitRow row = LogitRow.of(1, 3, 2, 3, -0f, 0f, 3);

        assertThat(TopK.of(row, 4).classes()).containsExactly(1, 3, 6, 2);
        assertThat(TopK.of(row, 4).logits()).containsExactly(3f, 3f, 3f, 2f);
        assertThat(TopK.of(LogitRow.of(0f, -0f), 2).classes()).containsExactly(0, 1);
        assertThat(TopK.of(LogitRow.of(-0f, 0f), 2).classes()).containsExactly(0, 1);
    }

    @Test
    void equalsAPlainSortOfEveryRow() {
        Random random = Seed.random();
        for (int trial = 0; trial < 300; trial++) {
            int classes = 2 + random.nextInt(40);
            int offset = random.nextInt(5);
            float[] batch = new float[offset + classes + 3];
            for (int i = 0; i < batch.length; i++) {
                batch[i] = random.nextInt(8) / 4f;
            }
            int k = 1 + random.nextInt(classes);
            int label = random.nextInt(classes);
            LogitRow row = new LogitRow(batch, offset, classes);
            List<Integer> sorted = IntStream.range(0, classes)
                    .boxed()
                    .sorted(Comparator.comparing((Integer c) -> -batch[offset + c])
                            .thenComparing(c -> c))
                    .toList();

            assertThat(TopK.of(row, k).classes()).as(Seed.REPLAY).isEqualTo(sorted.subList(0, k));
            LabelRank rank = LabelRank.of(row, label);
            assertThat(rank.place()).as(Seed.REPLAY).isEqualTo(sorted.indexOf(label));
            assertThat(rank.hit(k))
                    .as(Seed.REPLAY)
                    .isEqualTo(sorted.subList(0, k).contains(label));
        }
    }

    @Test
    void tiesAtTheBoundaryHaveABestAndAWorstCase() {
        LogitRow row = LogitRow.of(5, 2, 2, 2, 1);
        LabelRank second = LabelRank.of(row, 2);

        assertThat(second).isEqualTo(new LabelRank(1, 2, 1));
        assertThat(second.hit(2)).isFalse();
        assertThat(second.bestCaseHit(2)).isTrue();
        assertThat(second.worstCaseHit(2)).isFalse();
        assertThat(second.hit(3)).isTrue();
        assertThat(second.worstCaseHit(3)).isFalse();
        assertThat(second.worstCaseHit(4)).isTrue();
    }

    @Test
    void marginIsFirstMinusSecond() {
        assertThat(TopK.of(LogitRow.of(0.1f, 7, 4.5f), 2).margin()).isEqualTo(2.5);
        assertThatThrownBy(() -> TopK.of(LogitRow.of(1, 2), 1).margin()).hasMessageContaining("no second logit");
    }

    @Test
    void tooLargeKNamesBothNumbers() {
        assertThatThrownBy(() -> TopK.of(LogitRow.of(1, 2, 3), 5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("top-5 of 3 classes")
                .hasMessageContaining("k must be 1 to 3");
        assertThatThrownBy(() -> LabelRank.of(LogitRow.of(1, 2, 3), 3))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("label 3 with 3 classes")
                .hasMessageContaining("class map");
    }

    @Test
    void nonFiniteRowIsNeverAPrediction() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            LogitRow row = LogitRow.of(1, bad, 3);
            assertThatThrownBy(() -> TopK.of(row, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("class 1 is " + bad);
            assertThatThrownBy(() -> LabelRank.of(row, 0)).hasMessageContaining("non-finite");
        }
    }
}
