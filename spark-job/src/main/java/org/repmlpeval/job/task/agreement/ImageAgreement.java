package org.repmlpeval.job.task.agreement;

import java.io.Serializable;
import java.util.HexFormat;
import java.util.List;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.measure.VectorDrift;

/**
 * The result of one image without a label. Made by {@link AgreementTask}.
 *
 * @param forms each form's outputs, in the order of the task's forms; empty unless scored
 * @param pairs each form after the first, compared with the first; empty unless scored
 * @param sha256 of each form's prediction, in hexadecimal digits: the class of each pixel in row order, or the float32 bits of each value of
 *     an embedding, as big-endian 32-bit integers; empty unless scored
 */
public record ImageAgreement(
        String id,
        ImageOutcome outcome,
        String reason,
        List<FormPixels> forms,
        List<Pair> pairs,
        List<String> nonFinite,
        List<String> sha256)
        implements TaskImage {
    /**
     * The comparison of two forms on one image.
     *
     * @param changedPixels number of pixels whose class differs; null unless pixels have classes
     */
    public record Pair(VectorDrift drift, Integer changedPixels) implements Serializable {}

    public ImageAgreement {
        forms = List.copyOf(forms);
        pairs = List.copyOf(pairs);
        nonFinite = List.copyOf(nonFinite);
        sha256 = List.copyOf(sha256);
        boolean scored = outcome == ImageOutcome.SCORED;
        boolean consistent = scored == (reason == null)
                && pairs.size() == (scored ? forms.size() - 1 : 0)
                && scored != forms.isEmpty()
                && sha256.size() == forms.size()
                && (outcome == ImageOutcome.NON_FINITE) != nonFinite.isEmpty();
        if (!consistent) {
            throw new IllegalArgumentException("image '" + id + "' is " + outcome + " with reason " + reason + ", "
                    + forms.size() + " forms, " + pairs.size() + " comparisons, non-finite forms " + nonFinite
                    + "; a scored image has forms and no reason, any other a reason and no forms");
        }
    }

    @Override
    public List<byte[]> predictions() {
        return sha256.stream().map(HexFormat.of()::parseHex).toList();
    }
}
