package org.repmlpeval.job.task.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.Seed;

class RankCountsTest {
    private static final int LENGTH = 27;

    private final Random random = Seed.random();

    @Test
    void scoresAreThoseOfAPlainLoop() {
        List<float[]> probes = embeddings(1500);
        ProbeMatrix matrix = ProbeMatrix.of(probes, LENGTH);
        float[] a = ProbeMatrix.unit(embeddings(1).get(0));
        float[] b = ProbeMatrix.unit(embeddings(1).get(0));
        float[] first = new float[1500];
        float[] second = new float[1500];
        matrix.scores(a, b, first, second);
        for (int p = 0; p < 1500; p++) {
            float[] probe = ProbeMatrix.unit(probes.get(p));
            assertThat(first[p]).isEqualTo(plain(a, probe));
            assertThat(second[p]).isEqualTo(plain(b, probe));
            assertThat((double) first[p]).isCloseTo(cosine(a, probe), within(1e-6));
        }
    }

    @Test
    void ranksAreThoseOfSortedLists() {
        List<Gallery.Face> probes = faces("probes", 30, 5);
        List<Gallery.Face> gallery = faces("gallery", 20, 7);
        Gallery tests = Gallery.of(probes, gallery, LENGTH);
        List<float[]> distractors = new ArrayList<>(embeddings(101));
        // Some distractors are copies of mates: exact ties.
        distractors.set(3, gallery.get(4).embedding());
        distractors.set(50, gallery.get(4).embedding());
        RankCounts counts = RankCounts.none(tests.tests().size()).plus(tests.tests(), distractors);
        int test = 0;
        long ties = 0;
        for (Gallery.Face probe : probes) {
            for (Gallery.Face mate : gallery) {
                if (!mate.person().equals(probe.person())) {
                    continue;
                }
                float score = score(probe, mate.embedding());
                long higher = distractors.stream()
                        .filter(d -> score(probe, d) > score)
                        .count();
                long equal = distractors.stream()
                        .filter(d -> score(probe, d) == score)
                        .count();
                long others = gallery.stream()
                        .filter(face -> !face.person().equals(probe.person()))
                        .filter(face -> score(probe, face.embedding()) >= score)
                        .count();
                assertThat(counts.rank(test)).isEqualTo(1 + higher + equal);
                assertThat(tests.others().rank(test)).isEqualTo(1 + others);
                ties += equal;
                test++;
            }
        }
        assertThat(test).isEqualTo(counts.tests()).isPositive();
        assertThat(ties).isPositive();
        assertThat(counts.hits(1)).isLessThan(counts.bestCaseHits(1) + 1);
        assertThat(counts.hits(102)).isEqualTo(test);
    }

    /** A flag per probe and gallery face would be 9 MB here, and 10 GB for 100,000 faces. */
    @Test
    void memoryIsNotProbesTimesGallery() {
        int faces = 3000;
        List<Gallery.Face> all = faces("face ", faces, faces / 3);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Gallery gallery = Gallery.of(all, all, LENGTH);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(gallery.tests().size()).isEqualTo(2 * faces);
        assertThat(allocated).isLessThan((long) faces * faces * 2 / 3);
    }

    @Test
    void partsAddUpInAnyGrouping() {
        List<Gallery.Face> probes = faces("probes", 12, 3);
        RankTests tests = Gallery.of(probes, faces("gallery", 9, 3), LENGTH).tests();
        List<float[]> all = embeddings(75);
        RankCounts together = RankCounts.none(tests.size()).plus(tests, all);
        RankCounts parts = RankCounts.none(tests.size());
        for (int start = 0; start < all.size(); ) {
            int end = Math.min(all.size(), start + 1 + random.nextInt(10));
            parts = RankCounts.none(tests.size())
                    .plus(tests, all.subList(start, end))
                    .plus(parts);
            start = end;
        }
        for (int test = 0; test < tests.size(); test++) {
            assertThat(parts.rank(test)).isEqualTo(together.rank(test));
        }
    }

    @Test
    void aProbeIsNotItsOwnMate() {
        List<Gallery.Face> faces = faces("probes", 6, 3);
        Gallery gallery = Gallery.of(faces, faces, LENGTH);
        assertThat(gallery.tests().size()).isEqualTo(6);
        assertThat(gallery.tests().probesWithoutMate()).isZero();
        Gallery alone = Gallery.of(faces.subList(0, 3), faces.subList(0, 3), LENGTH);
        assertThat(alone.tests().size()).isZero();
        assertThat(alone.tests().probesWithoutMate()).isEqualTo(3);
    }

    private List<Gallery.Face> faces(String set, int count, int persons) {
        List<Gallery.Face> faces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            faces.add(new Gallery.Face(
                    set + i, "person " + i % persons, embeddings(1).get(0)));
        }
        return faces;
    }

    private List<float[]> embeddings(int count) {
        List<float[]> embeddings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] values = new float[LENGTH];
            for (int j = 0; j < LENGTH; j++) {
                values[j] = (float) random.nextGaussian();
            }
            embeddings.add(values);
        }
        return embeddings;
    }

    private static float score(Gallery.Face probe, float[] other) {
        return plain(ProbeMatrix.unit(other), ProbeMatrix.unit(probe.embedding()));
    }

    private static float plain(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }
}
