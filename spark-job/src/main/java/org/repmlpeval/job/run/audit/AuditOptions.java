package org.repmlpeval.job.run.audit;

import org.repmlpeval.model.InvalidInputException;

/**
 * What an audit does.
 *
 * @param images number of images that are computed again, 1 to {@link #MOST_IMAGES}
 * @param seed chooses the images that are drawn at random
 * @param tolerance largest difference that counts as rounding, as a fraction of the image's largest |logit|; 0 or more, below 1
 */
public record AuditOptions(int images, long seed, double tolerance) {
    /** The sampled rows are held in memory. */
    public static final int MOST_IMAGES = 1_000_000;

    public AuditOptions {
        if (images < 1 || images > MOST_IMAGES) {
            throw new InvalidInputException("setting images is " + images + "; legal: 1 to " + MOST_IMAGES);
        }
        if (!(tolerance >= 0 && tolerance < 1)) {
            throw new InvalidInputException("setting tolerance is " + tolerance + "; legal: 0 to below 1");
        }
    }
}
