package org.repmlpeval.job.report.result;

import java.util.List;

/**
 * Whether the drift is rounding or a fault, from a sample of images that also ran in float64.
 *
 * @param images the ids of these images, in order
 * @param deployWeights what explains the difference between given converted weights and the conversion of the training checkpoint; null if
 *     no converted weights were given
 * @param notMeasured why float64 runs failed; null if all succeeded
 * @param unread images of the sample that could not be read again, each with its reason; empty if an older release wrote the
 *     report
 * @param forms one per form, the reference first, without those that round by design, from the runs that succeeded; empty if none did
 * @param warnings what a reader must know: runs that failed, images that were left out, forms with a fault; empty if an older
 *     release wrote the report
 */
public record ExactnessSection(
        List<String> images,
        String deployWeights,
        String notMeasured,
        List<String> unread,
        List<FormExactness> forms,
        List<String> warnings) {
    /** Begin of the warning about a form with a fault. */
    public static final String FAULT = "rounding does not explain the drift";

    public ExactnessSection {
        images = List.copyOf(images);
        unread = unread == null ? List.of() : List.copyOf(unread);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
        forms = List.copyOf(forms);
    }

    /**
     * One form.
     *
     * @param verdict one sentence
     * @param isRounding whether the conversion is exact and float32 rounding explains the rest
     * @param conversionFrom first block where the conversion differs; null if there is none
     * @param arithmeticFrom first block where rounding does not explain the arithmetic; null if there is none
     */
    public record FormExactness(
            String form,
            String verdict,
            boolean isRounding,
            String conversionFrom,
            String arithmeticFrom,
            List<BlockExactness> blocks) {
        public FormExactness {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * The end of one block; all differences are maxima over the images and not divided by anything. A value that is not finite is null.
     *
     * @param maxAbsValue largest |value| of the reference form in float64
     * @param conversion largest |difference| between the form and the reference form, both in float64
     * @param conversionLimit what rounding explains of it
     * @param arithmetic largest |difference| between the form in float32 and in float64
     * @param arithmeticLimit what rounding explains of it
     */
    public record BlockExactness(
            String block,
            Double maxAbsValue,
            Double conversion,
            Double conversionLimit,
            Double arithmetic,
            Double arithmeticLimit) {}
}
