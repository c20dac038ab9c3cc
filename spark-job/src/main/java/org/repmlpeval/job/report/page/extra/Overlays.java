package org.repmlpeval.job.report.page.extra;

import java.util.List;

/**
 * Pictures of segmentations: the images on which the forms differ most or that are segmented worst, with labels and predictions.
 *
 * @param images empty if there are none
 * @param legend what the colours of all pictures mean
 * @param reason why there are no pictures, or not of all images that were chosen, as a sentence; null if nothing is missing
 */
public record Overlays(List<Overlay> images, List<Colour> legend, String reason) {
    public Overlays {
        images = List.copyOf(images);
        legend = List.copyOf(legend);
    }

    /** No pictures. @param reason a sentence */
    public static Overlays none(String reason) {
        return new Overlays(List.of(), List.of(), reason);
    }

    /**
     * One image.
     *
     * @param id of the image
     * @param facts sentences about it
     * @param pictures the image, its label, predictions and differences
     */
    public record Overlay(String id, List<String> facts, List<Picture> pictures) {
        public Overlay {
            facts = List.copyOf(facts);
            pictures = List.copyOf(pictures);
        }
    }

    /** A picture. @param title what it shows */
    public record Picture(String title, Thumbnail image) {}

    /** A colour. @param name what it stands for @param swatch a small picture of it */
    public record Colour(String name, Thumbnail swatch) {}
}
