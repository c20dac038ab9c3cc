package org.repmlpeval.job.run.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.repmlpeval.job.task.segmentation.SegmentationResult;
import org.repmlpeval.job.task.statistics.WorstImage;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;

/**
 * An image of which a page shows the segmentation.
 *
 * @param facts sentences about it
 */
public record ChosenImage(ImageEntry entry, List<String> facts) {
    /** Images with the most changed pixels. */
    private static final int CHANGED = 3;

    /** All images. */
    private static final int MOST = 6;

    public ChosenImage {
        facts = List.copyOf(facts);
    }

    /** The images on which forms agree least, then those with the lowest mean IoU in the reference form. */
    public static List<ChosenImage> of(SegmentationResult result, ImageListing listing) {
        Map<String, List<String>> facts = new LinkedHashMap<>();
        record Changed(String form, WorstImage image) {}
        List<Changed> changed = new ArrayList<>();
        for (int p = 0; p < result.pairs().size(); p++) {
            String form = result.task().others().get(p);
            result.pairs().get(p).worst().items().forEach(image -> changed.add(new Changed(form, image)));
        }
        changed.sort((a, b) -> a.image().compareTo(b.image()));
        for (Changed one : changed) {
            String id = one.image().id();
            if (facts.size() < CHANGED || facts.containsKey(id)) {
                facts.computeIfAbsent(id, i -> new ArrayList<>())
                        .add(Count.grouped((long) one.image().value(), "changed pixel") + " in " + one.form());
            }
        }
        for (WorstImage poor : result.poorest().items()) {
            if (facts.size() < MOST || facts.containsKey(poor.id())) {
                facts.computeIfAbsent(poor.id(), i -> new ArrayList<>())
                        .add(String.format(
                                Locale.ROOT,
                                "mean IoU of the image in %s: %.2f %%",
                                result.task().reference(),
                                100 - poor.value()));
            }
        }
        Map<String, ImageEntry> entries = new LinkedHashMap<>();
        listing.entries().stream()
                .filter(entry -> facts.containsKey(entry.id()))
                .forEach(entry -> entries.put(entry.id(), entry));
        List<ChosenImage> chosen = new ArrayList<>();
        facts.forEach((id, sentences) -> chosen.add(new ChosenImage(entries.get(id), sentences)));
        return chosen;
    }
}
