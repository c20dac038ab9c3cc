package org.repmlpeval.job.report.provenance;

import java.util.Map;

/**
 * How images became tensors.
 *
 * @param text the recipe in canonical text
 * @param sha256 of that text
 */
public record RecipeSection(String name, String text, String sha256, AffectedImages affected) {
    /**
     * Images on which decoders are known to disagree.
     *
     * @param withIccProfile images that carry an ICC profile
     * @param withExifOrientation images that carry an EXIF orientation other than upright
     * @param byMode decoded images by mode: L, RGB, CMYK, …
     */
    public record AffectedImages(long withIccProfile, long withExifOrientation, Map<String, Long> byMode) {
        public AffectedImages {
            byMode = Ordered.copy(byMode);
        }
    }
}
