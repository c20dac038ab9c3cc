package org.repmlpeval.job.run.executor.read;

import org.repmlpeval.model.image.DecodedImage;

/** The facts that are kept about a decoded image. */
public record DecodedFacts(ImageTally tally, String mode, int width, int height) {
    static DecodedFacts of(DecodedImage image) {
        return new DecodedFacts(
                ImageTally.of(image),
                image.mode().pillowName(),
                image.image().width(),
                image.image().height());
    }
}
