package org.repmlpeval.job.report.provenance;

import java.util.Map;

/**
 * How images were turned into tensors.
 *
 * @param text the recipe in canonical text
 * @param sha256 SHA-256 of that text
 */
public record RecipeSection(String name, String text, String sha256, AffectedImages affected) {
    /**
     * Numbers of images for which decoders are known to differ.
     *
     * @param withIccProfile images with an ICC profile
     * @param withExifOrientation images with an EXIF orientation other than upright
     * @param byMode decoded images by mode: L, RGB, CMYK, …
     */
    public record AffectedImages(long withIccProfile, long withExifOrientation, Map<String, Long> byMode) {
        public AffectedImages {
            byMode = Ordered.copy(byMode);
        }
    }
}
