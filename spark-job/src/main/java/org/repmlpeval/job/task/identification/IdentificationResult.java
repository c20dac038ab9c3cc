package org.repmlpeval.job.task.identification;

import java.util.List;

/**
 * An identification test of all forms: every probe against each of its mates.
 *
 * @param probes number of probes with an embedding
 * @param gallery number of gallery faces with an embedding
 * @param withoutMate number of those probes that have no mate; they are in no test
 * @param distractors number of counted distractors; −1 if none were given
 * @param forms one per form, the reference first
 */
public record IdentificationResult(
        long probes, long gallery, long withoutMate, long distractors, List<FormRanks> forms) {
    /**
     * The ranks of one form.
     *
     * @param distractors among the distractors alone, as MegaFace does; null if none were given
     * @param all among the distractors and the gallery's faces of other persons
     */
    public record FormRanks(RankCounts distractors, RankCounts all) {}

    public IdentificationResult {
        forms = List.copyOf(forms);
    }
}
