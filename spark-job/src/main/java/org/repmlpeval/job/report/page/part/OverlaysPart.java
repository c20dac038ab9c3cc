package org.repmlpeval.job.report.page.part;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.extra.Overlays;
import org.repmlpeval.job.report.page.extra.OverlaysFile;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.page.extra.Thumbnail;

/**
 * Pictures of segmentations.
 *
 * @param legend what the colours mean
 * @param reason why there are no pictures, or not of all images that were chosen, as a sentence; null if nothing is missing
 */
public record OverlaysPart(List<Image> images, List<Legend> legend, String reason) {
    /** An image with its pictures. @param facts sentences about it */
    public record Image(String id, List<String> facts, List<Shown> pictures) {}

    /** A picture and what it shows. */
    public record Shown(String title, ImageView image) {}

    /** A colour and what it stands for. */
    public record Legend(String name, String swatch) {}

    /** Null unless pixels have labels. */
    public static OverlaysPart of(EvaluationReport report, PageExtras extras) {
        if (report.segmentation() == null) {
            return null;
        }
        Overlays overlays = extras.overlays()
                .orElse(Overlays.none("There are no pictures of predictions, because the report has no file "
                        + OverlaysFile.NAME
                        + ". An older release wrote the report, or the file was removed or could not be written."));
        List<Image> images = new ArrayList<>();
        for (Overlays.Overlay overlay : overlays.images()) {
            images.add(new Image(
                    overlay.id(),
                    overlay.facts(),
                    overlay.pictures().stream()
                            .map(one -> new Shown(one.title(), view(overlay.id(), one.image())))
                            .toList()));
        }
        return new OverlaysPart(
                images,
                overlays.legend().stream()
                        .map(colour -> new Legend(colour.name(), colour.swatch().data()))
                        .toList(),
                overlays.reason());
    }

    private static ImageView view(String id, Thumbnail image) {
        return ImageView.of(id, new PageExtras(List.of(), Map.of(id, image)));
    }
}
