package org.repmlpeval.job.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The speed of one form.
 *
 * @param images number of images that were run
 * @param seconds duration, such that images / seconds is the sum of the callers' own speeds
 * @param latencyMillis median wall time of a batch
 * @param gigamacsPerImage multiply-accumulates of the network for one image, in units of 1e9
 */
@JsonPropertyOrder({"images", "seconds", "imagesPerSecond", "millisPerImage", "latencyMillis", "gigaflops"})
public record Measurement(long images, double seconds, double latencyMillis, double gigamacsPerImage) {
    @JsonProperty
    public double imagesPerSecond() {
        return images / seconds;
    }

    @JsonProperty
    public double millisPerImage() {
        return 1e3 * seconds / images;
    }

    /** 1e9 floating-point operations per second, two for each multiply-accumulate of the network; element-wise work is not counted. */
    @JsonProperty
    public double gigaflops() {
        return 2 * gigamacsPerImage * imagesPerSecond();
    }
}
