package org.repmlpeval.job.run.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What an audit found.
 *
 * @param run folder of the audited run
 * @param created when that run ended, ISO-8601, UTC
 * @param network name of the network
 * @param images number of images that the run lists
 * @param options what was asked for
 * @param findings what is not as the report says, each as a sentence, without the differing images; empty if all is
 * @param sample what the images that were computed again gave; null if none could be
 * @param pairs the pairs of faces that were computed again; null of runs that verify none
 */
public record AuditResult(
        String run,
        String created,
        String network,
        long images,
        AuditOptions options,
        List<String> findings,
        Sample sample,
        Pairs pairs) {
    public AuditResult {
        findings = List.copyOf(findings);
    }

    /**
     * The images that were computed again.
     *
     * @param images their number
     * @param disagreeing how many of them were chosen because the forms disagree most; the others were drawn at random
     * @param same rows that are the same bit for bit
     * @param within rows that differ by no more than the tolerance
     * @param largest largest difference within the tolerance, as a fraction of the image's largest |logit|
     * @param different rows that differ by more
     * @param differing the images of these rows, by id
     */
    public record Sample(
            int images,
            int disagreeing,
            int same,
            int within,
            double largest,
            int different,
            List<Different> differing) {
        public Sample {
            differing = List.copyOf(differing);
        }
    }

    /**
     * The pairs of faces whose two images were computed again.
     *
     * @param compared their number
     * @param listed number of all pairs
     * @param largest largest difference of a cosine within the tolerance
     */
    public record Pairs(int compared, long listed, double largest) {}

    /** An image whose row is not what is computed again. @param differences each as a sentence */
    public record Different(String id, List<String> differences) {
        public Different {
            differences = List.copyOf(differences);
        }
    }

    /** Whether nothing was found. */
    @JsonProperty
    public boolean passed() {
        return findings.isEmpty() && sample != null && sample.different() == 0;
    }
}
