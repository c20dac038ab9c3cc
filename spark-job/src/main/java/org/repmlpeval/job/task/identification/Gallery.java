package org.repmlpeval.job.task.identification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        List<float[]> scores = new ArrayList<>();
        for (int p = 0; p < probes.size(); p++) {
            float[] mate = ProbeMatrix.unit(mates.get(p).embedding());
            scores.add(new float[] {
                ProbeMatrix.score(mate, ProbeMatrix.unit(probes.get(p).embedding()))
            });
        }
        return new RankTests(matrix, scores);
    }

    /** @param length number of values of an embedding */
    public static Gallery of(List<Face> probes, List<Face> gallery, int length) {
        ProbeMatrix matrix = ProbeMatrix.of(probes.stream().map(Face::embedding).toList(), length);
        Map<String, Integer> numbers = new HashMap<>();
        int[] probePersons = persons(probes, numbers);
        int[] galleryPersons = persons(gallery, numbers);
        RankTests tests =
                new RankTests(matrix, mateScores(probes, probePersons, gallery, galleryPersons, numbers.size()));
        List<float[]> faces = gallery.stream().map(Face::embedding).toList();
        RankCounts others = RankCounts.none(tests.size())
                .plus(tests, faces, (face, probe) -> galleryPersons[face] == probePersons[probe]);
        return new Gallery(tests, others);
    }

    /** A number for each face's person, the same for the same person. */
    private static int[] persons(List<Face> faces, Map<String, Integer> numbers) {
        return faces.stream()
                .mapToInt(face -> numbers.computeIfAbsent(face.person(), person -> numbers.size()))
                .toArray();
    }

    /** Per probe the scores of its mates, in the order of the gallery. Works person by person, so that few units are kept. */
    private static List<float[]> mateScores(
            List<Face> probes, int[] probePersons, List<Face> gallery, int[] galleryPersons, int persons) {
        List<List<Integer>> probesOf = byPerson(probePersons, persons);
        List<List<Integer>> galleryOf = byPerson(galleryPersons, persons);
        float[][] scores = new float[probes.size()][];
        for (int person = 0; person < persons; person++) {
            List<Face> faces = galleryOf.get(person).stream().map(gallery::get).toList();
            List<float[]> units = faces.stream()
                    .map(face -> ProbeMatrix.unit(face.embedding()))
                    .toList();
            for (int p : probesOf.get(person)) {
                String id = probes.get(p).id();
                float[] probe = ProbeMatrix.unit(probes.get(p).embedding());
                float[] ofProbe = new float[units.size()];
                int mates = 0;
                for (int i = 0; i < ofProbe.length; i++) {
                    if (!faces.get(i).id().equals(id)) {
                        ofProbe[mates++] = ProbeMatrix.score(units.get(i), probe);
                    }
                }
                scores[p] = Arrays.copyOf(ofProbe, mates);
            }
        }
        return Arrays.asList(scores);
    }

    private static List<List<Integer>> byPerson(int[] personOf, int persons) {
        List<List<Integer>> byPerson = new ArrayList<>();
        for (int person = 0; person < persons; person++) {
            byPerson.add(new ArrayList<>());
        }
        for (int i = 0; i < personOf.length; i++) {
            byPerson.get(personOf[i]).add(i);
        }
        return byPerson;
    }
}
