package org.repmlpeval.job.api;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.job.report.template.Templates;
import org.repmlpeval.partitioning.Count;

/** Small images of flips with the predictions of both forms, as HTML for a note. */
final class FlipGallery {
    /** Notebooks cut a paragraph's output at 100 KB. An image takes at most 13 KB, and its text 3 KB. */
    private static final int MOST_CHARACTERS = 70_000;

    private static final int LONGEST_NAME = 80;
    /** The text of an image without names. */
    private static final int MARKUP = 500;

    private static final Templates TEMPLATES = new Templates(FlipGallery.class);

    private final Map<String, Thumbnail> thumbnails;
    private final Map<Integer, String> names;
    private int characters;

    /**
     * @param thumbnails those of the run, by the id of the image
     * @param names of the classes by their index
     */
    FlipGallery(Map<String, Thumbnail> thumbnails, Map<Integer, String> names) {
        this.thumbnails = Map.copyOf(thumbnails);
        this.names = new HashMap<>(names);
    }

    /**
     * One image.
     *
     * @param data the image as a {@code data:} URI; null if there is none
     * @param reason why there is none; null if there is one
     */
    public record View(
            String id,
            String form,
            String label,
            String referenceClass,
            String formClass,
            String referenceMargin,
            String formMargin,
            String data,
            int width,
            int height,
            String reason) {}

    /**
     * @param flips rows of {@link Flips}
     * @param all how many flips there are
     */
    String html(List<Row> flips, long all, String reference) throws IOException {
        List<View> views = new ArrayList<>();
        for (Row flip : flips) {
            if (characters < MOST_CHARACTERS) {
                views.add(view(flip));
            }
        }
        StringWriter out = new StringWriter();
        TEMPLATES.write(
                "flips.ftlh",
                Map.of(
                        "flips",
                        views,
                        "reference",
                        reference,
                        "none",
                        "No prediction differs from that of " + reference + ".",
                        "shown",
                        Count.grouped(all, "prediction") + " differ from that of " + reference + "; " + views.size()
                                + " are shown, those with a small image first."),
                out);
        return out.toString();
    }

    private View view(Row flip) {
        String id = flip.getAs("id");
        Thumbnail image = thumbnails.getOrDefault(
                id,
                Thumbnail.missing(
                        thumbnails.isEmpty() ? "the run made no small images" : "the run made no small image of it"));
        characters += MARKUP
                + shortened(id).length()
                + (image.data() == null ? 0 : image.data().length());
        return new View(
                shortened(id),
                flip.getAs("form"),
                name(flip.getAs("label")),
                name(flip.getAs("reference_class")),
                name(flip.getAs("form_class")),
                margin(flip.getAs("reference_margin")),
                margin(flip.getAs("form_margin")),
                image.data(),
                image.width(),
                image.height(),
                image.reason() == null ? null : shortened(image.reason()));
    }

    private String name(Integer index) {
        return index == null ? "none" : shortened(names.getOrDefault(index, String.valueOf(index)));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
    }

    private static String margin(Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.2g", value);
    }
}
