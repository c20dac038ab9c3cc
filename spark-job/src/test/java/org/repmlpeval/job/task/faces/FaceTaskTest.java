package org.repmlpeval.job.task.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.identification.Gallery;
import org.repmlpeval.job.task.identification.RankTests;
import org.repmlpeval.job.task.measure.LogitRow;

class FaceTaskTest {
    private static final int LENGTH = 8;
    private static final AgreementTask AGREEMENT = AgreementTask.embeddings(List.of("train", "deploy"), LENGTH);

    private final Random random = Seed.random();

    @Test
    void keptEmbeddingsAreTheSameInAnyGrouping() {
        FaceTask task = FaceTask.keeping(AGREEMENT, ImageSet.PAIRS, Views.IMAGE);
        List<FaceImage> images = images(task, 40);
        EmbeddingResult result = (EmbeddingResult) grouped(task, images);
        assertThat(result.images()).isEqualTo(41);
        assertThat(result.count(ImageOutcome.UNREADABLE)).isEqualTo(1);
        assertThat(result.embeddings().byImage()).hasSize(40).doesNotContainKey("gone");
        assertThat(List.copyOf(result.embeddings().byImage().keySet()))
                .as("the order does not depend on the order in which shards end")
                .isSorted();
        images.stream().filter(image -> !image.embeddings().isEmpty()).forEach(image -> assertThat(
                        result.embeddings().byImage().get(image.id()))
                .isEqualTo(image.embeddings()));
    }

    @Test
    void distractorsAreCountedTheSameInAnyGroupingAndOnlyIfScored() throws IOException {
        RankTests tests = tests();
        FaceTask task = new FaceTask(AGREEMENT, ImageSet.DISTRACTORS, Views.IMAGE, List.of(tests, tests));
        List<FaceImage> images = images(task, 300);
        DistractorResult one = (DistractorResult) images.stream()
                .reduce(task.none(), TaskResult::plus, TaskResult::plus)
                .settled();
        DistractorResult other = (DistractorResult) grouped(task, images).settled();
        assertThat(one.images()).isEqualTo(301);
        for (int form = 0; form < 2; form++) {
            for (int test = 0; test < tests.size(); test++) {
                assertThat(other.counts().get(form).rank(test))
                        .isEqualTo(one.counts().get(form).rank(test));
            }
        }
        assertThat(one.counts().get(0).hits(301)).isEqualTo(tests.size());
        DistractorResult few = (DistractorResult) images.subList(0, 150).stream()
                .reduce(task.none(), TaskResult::plus, TaskResult::plus)
                .settled();
        // The histograms of drifts have some buckets more, but no image is kept.
        assertThat(bytes(one)).isLessThan(bytes(few) + 150 * LENGTH * Float.BYTES);
    }

    @Test
    void onlyDistractorsAreCounted() {
        assertThatThrownBy(() -> new FaceTask(AGREEMENT, ImageSet.PROBES, Views.IMAGE, List.of(tests(), tests())))
                .isInstanceOf(IllegalArgumentException.class);
        FaceTask task = FaceTask.keeping(AGREEMENT, ImageSet.PROBES, Views.IMAGE);
        FaceTask pairs = FaceTask.keeping(AGREEMENT, ImageSet.PAIRS, Views.IMAGE);
        assertThatThrownBy(() -> task.none().plus(pairs.none())).hasMessageContaining("do not add up");
    }

    /** The sum of parts of random sizes, in another order. */
    private TaskResult grouped(FaceTask task, List<FaceImage> images) {
        TaskResult sum = task.none();
        for (int start = 0; start < images.size(); ) {
            int end = Math.min(images.size(), start + 1 + random.nextInt(90));
            TaskResult part = task.none();
            for (FaceImage image : images.subList(start, end)) {
                part = part.plus(image);
            }
            sum = random.nextBoolean() ? sum.plus(part) : part.plus(sum);
            start = end;
        }
        return sum;
    }

    private RankTests tests() {
        List<Gallery.Face> probes = new ArrayList<>();
        List<Gallery.Face> gallery = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            probes.add(new Gallery.Face("probe" + i, "person" + i, values()));
            gallery.add(new Gallery.Face("mate" + i, "person" + i, values()));
        }
        return Gallery.of(probes, gallery, LENGTH).tests();
    }

    private List<FaceImage> images(FaceTask task, int scored) {
        List<FaceImage> images = new ArrayList<>();
        for (int i = 0; i < scored; i++) {
            List<LogitRow> rows = List.of(LogitRow.of(values()), LogitRow.of(values()));
            images.add(task.score(Subject.of("image" + i), rows));
        }
        images.add(scored / 2, task.fault(Subject.of("gone"), ImageOutcome.UNREADABLE, "gone"));
        return images;
    }

    private float[] values() {
        float[] values = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static int bytes(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.size();
    }
}
