package org.repmlpeval.job.task.identification;

import java.util.ArrayList;
import java.util.List;

/**
 * The faces of a gallery as the tests of one form see them: which of them are mates of which probe, and how the other persons' faces rank.
 *
 * @param tests every probe against each of its mates
 * @param others ranks among the gallery's faces of other persons
 */
public record Gallery(RankTests tests, RankCounts others) {
    /**
     * A face with the person that it shows.
     *
     * @param id the image; a probe is no mate of the same image
     */
    public record Face(String id, String person, float[] embedding) {}

    /**
     * The tests alone, for faces that are all mates.
     *
     * @param mates as many as probes; mate i belongs to probe i
     * @param length number of values of an embedding
     */
    public static RankTests mates(List<Face> probes, List<Face> mates, int length) {
        ProbeMatrix matrix = ProbeMatrix.of(probes.stream().map(Face::embedding).toList(), length);
        float[] first = new float[probes.size()];
        float[] second = new float[probes.size()];
        List<float[]> scores = new ArrayList<>();
        for (int p = 0; p < probes.size(); p++) {
            float[] unit = ProbeMatrix.unit(mates.get(p).embedding());
            matrix.scores(unit, unit, first, second);
            scores.add(new float[] {first[p]});
        }
        return new RankTests(matrix, scores);
    }

    /** @param length number of values of an embedding */
    public static Gallery of(List<Face> probes, List<Face> gallery, int length) {
        ProbeMatrix matrix = ProbeMatrix.of(probes.stream().map(Face::embedding).toList(), length);
        List<List<Float>> mates = new ArrayList<>();
        probes.forEach(probe -> mates.add(new ArrayList<>()));
        float[] first = new float[probes.size()];
        float[] second = new float[probes.size()];
        List<boolean[]> excluded = new ArrayList<>();
        for (Face face : gallery) {
            float[] unit = ProbeMatrix.unit(face.embedding());
            matrix.scores(unit, unit, first, second);
            boolean[] same = new boolean[probes.size()];
            for (int p = 0; p < same.length; p++) {
                same[p] = probes.get(p).person().equals(face.person());
                if (same[p] && !probes.get(p).id().equals(face.id())) {
                    mates.get(p).add(first[p]);
                }
            }
            excluded.add(same);
        }
        RankTests tests =
                new RankTests(matrix, mates.stream().map(Gallery::array).toList());
        List<float[]> faces = gallery.stream().map(Face::embedding).toList();
        return new Gallery(tests, RankCounts.none(tests.size()).plus(tests, faces, excluded));
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
