package org.repmlpeval.job.task.faces;

import java.util.Locale;

/** What an image's embedding is made of. */
public enum Views {
    /** The image. */
    IMAGE,
    /** The image and its mirror image: the sum of both embeddings, which has the direction of their average. */
    IMAGE_AND_MIRROR;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
