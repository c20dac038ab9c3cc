package org.repmlpeval.job.report.faces;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Ratios;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.task.identification.IdentificationResult;
import org.repmlpeval.job.task.identification.IdentificationResult.FormRanks;
import org.repmlpeval.job.task.identification.RankCounts;
import org.repmlpeval.job.task.statistics.McNemar;

/**
 * Identification of probes. A test is a probe and a mate, an image of the same person in the gallery; the mate's rank is one more than the
 * number of other faces with at least its cosine to the probe.
 *
 * @param probes folder of the probes
 * @param gallery folder of the mates; null if the probes are each other's mates
 * @param distractors folder of other persons' faces; null if there is none
 * @param embeddedProbes number of probes with an embedding
 * @param embeddedGallery number of gallery faces with an embedding
 * @param probesWithoutMate number of those probes that have no mate and are in no test
 * @param countedDistractors number of distractors with an embedding; null if there are none
 * @param tests number of tests
 * @param embedding {@code image}, or {@code image_and_mirror}, as of pairs; null if an older release wrote the report
 * @param forms one per form, the reference first
 * @param comparison one per form after the first
 */
public record IdentificationSection(
        Folder probes,
        Folder gallery,
        Folder distractors,
        long embeddedProbes,
        long embeddedGallery,
        long probesWithoutMate,
        Long countedDistractors,
        long tests,
        String embedding,
        List<Form> forms,
        List<Comparison> comparison) {
    private static final int RANKS = 10;

    public IdentificationSection {
        forms = List.copyOf(forms);
        comparison = List.copyOf(comparison);
    }

    /** A folder of images. @param persons folders directly below the root; null for distractors */
    public record Folder(String root, long images, long bytes, String fingerprint, Long persons) {}

    /** The folders of a run. @param gallery null if the probes are each other's mates; @param distractors null if there are none */
    public record Folders(Folder probes, Folder gallery, Folder distractors) {}

    /**
     * The ranks of one form.
     *
     * @param amongDistractors rank 1 to 10 among the distractors alone, the protocol of MegaFace; null if there are no distractors
     * @param amongAll the same among the distractors and the gallery's faces of other persons
     */
    public record Form(String form, List<Rank> amongDistractors, List<Rank> amongAll) {
        /** The ranks that are meant where only some are shown: among the distractors, or among all if there are none. */
        public List<Rank> ranks() {
            return amongDistractors == null ? amongAll : amongDistractors;
        }
    }

    /**
     * The share of tests whose mate is among the first faces.
     *
     * @param hits number of such tests if a face with an equal score counts as more alike than the mate
     * @param wilson95 95 % interval; tests of one probe are not independent, so it is too narrow where probes have several mates
     * @param bestCaseHits the hits if a face with an equal score counts as less alike
     */
    public record Rank(int rank, long hits, long of, Double percent, PercentRange wilson95, long bestCaseHits) {}

    /**
     * Another form's rank 1 compared with the reference's, among the distractors if there are any, otherwise among all.
     *
     * @param changedRanks tests whose mate has another rank
     * @param pValue exact two-sided McNemar test; null without tests
     */
    public record Comparison(
            String reference,
            String other,
            Share changedRanks,
            long onlyReferenceRight,
            long onlyOtherRight,
            Double pValue) {
        static Comparison of(String reference, String other, RankCounts a, RankCounts b) {
            long changed = 0;
            long onlyA = 0;
            long onlyB = 0;
            for (int test = 0; test < a.tests(); test++) {
                changed += a.rank(test) != b.rank(test) ? 1 : 0;
                onlyA += a.rank(test) == 1 && b.rank(test) != 1 ? 1 : 0;
                onlyB += a.rank(test) != 1 && b.rank(test) == 1 ? 1 : 0;
            }
            return new Comparison(
                    reference,
                    other,
                    Share.of(changed, a.tests()),
                    onlyA,
                    onlyB,
                    a.tests() == 0 ? null : (Double) McNemar.pValue(onlyA, onlyB));
        }
    }

    /**
     * @param embedding what an embedding is made of
     * @param names of the forms
     */
    public static IdentificationSection of(
            Folders folders, IdentificationResult result, String embedding, List<String> names) {
        List<Form> forms = new ArrayList<>();
        for (int f = 0; f < names.size(); f++) {
            FormRanks ranks = result.forms().get(f);
            forms.add(new Form(
                    names.get(f), ranks.distractors() == null ? null : ranks(ranks.distractors()), ranks(ranks.all())));
        }
        RankCounts reference = compared(result, 0);
        return new IdentificationSection(
                folders.probes(),
                folders.gallery(),
                folders.distractors(),
                result.probes(),
                result.gallery(),
                result.withoutMate(),
                result.distractors() < 0 ? null : (Long) result.distractors(),
                result.forms().get(0).all().tests(),
                embedding,
                forms,
                IntStream.range(1, names.size())
                        .mapToObj(f -> Comparison.of(names.get(0), names.get(f), reference, compared(result, f)))
                        .toList());
    }

    private static RankCounts compared(IdentificationResult result, int form) {
        FormRanks ranks = result.forms().get(form);
        return ranks.distractors() == null ? ranks.all() : ranks.distractors();
    }

    private static List<Rank> ranks(RankCounts counts) {
        return IntStream.rangeClosed(1, RANKS)
                .mapToObj(k -> new Rank(
                        k,
                        counts.hits(k),
                        counts.tests(),
                        Ratios.percent(counts.hits(k), counts.tests()),
                        PercentRange.wilson(counts.hits(k), counts.tests()),
                        counts.bestCaseHits(k)))
                .toList();
    }
}
