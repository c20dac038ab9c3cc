package org.repmlpeval.job.run.page;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.extra.PairImages;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.job.run.executor.RunContext;
import org.repmlpeval.job.run.executor.read.DecodeAhead;
import org.repmlpeval.job.run.executor.read.ImageSteps;
import org.repmlpeval.job.run.executor.read.PatientReader;
import org.repmlpeval.job.run.executor.read.PreparedImage;
import org.repmlpeval.job.run.executor.read.ReadFacts;
import org.repmlpeval.job.task.classification.Flip;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.WorstImage;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.ReadResult;

/**
 * Small images of the flips, of the pairs of faces that forms decide differently, and of the images with the largest drift, read from the data set again.
 *
 * @param context how images are read and decoded
 * @param flips largest number of images of flips and pairs; 0 for no images at all
 */
public record Thumbnails(Configuration hadoop, RunContext context, int flips) {
    /** Largest number of images with a large drift. */
    static final int WORST = 12;

    /** Largest length of all thumbnails together, as text. */
    static final int BUDGET = 600_000;

    /** Images that are decoded at once; a large one takes hundreds of megabytes. */
    private static final int AHEAD = 2;

    /**
     * The thumbnails by the id of the image. An image that cannot be shown has its reason instead.
     *
     * @param listings of the data set
     */
    public Map<String, Thumbnail> of(EvaluationReport report, List<ImageListing> listings) {
        return of(ids(report), listings, read -> Optional.empty());
    }

    /** Of these images, in this order. @param instead gives what is shown in place of an image that was read; empty for the image itself */
    Map<String, Thumbnail> of(
            Set<String> ids, List<ImageListing> listings, Function<ReadFacts, Optional<Thumbnail>> instead) {
        Map<String, Thumbnail> made = new LinkedHashMap<>();
        for (ImageListing listing : listings) {
            Map<String, ImageEntry> entries = new HashMap<>();
            for (ImageEntry entry : listing.entries()) {
                if (ids.contains(entry.id())) {
                    entries.put(entry.id(), entry);
                }
            }
            List<ImageEntry> wanted = ids.stream()
                    .filter(id -> entries.containsKey(id) && !made.containsKey(id))
                    .map(entries::get)
                    .toList();
            if (!wanted.isEmpty()) {
                read(listing, wanted, made, instead);
            }
        }
        return made;
    }

    /** The ids of the images that a page shows: flips and pairs first. */
    private Set<String> ids(EvaluationReport report) {
        Set<String> ids = new LinkedHashSet<>();
        if (flips == 0) {
            return ids;
        }
        List<Sample<WorstImage>> worst = new ArrayList<>();
        if (report.comparison() != null) {
            report.comparison().forEach(pair -> {
                pair.flipList().items().stream().map(Flip::id).limit(flips).forEach(ids::add);
                worst.add(pair.worstImages());
            });
        }
        if (report.verification() != null) {
            report.verification().comparison().forEach(pair -> pair.changed().items().stream()
                    .limit(flips / 2)
                    .flatMap(changed -> PairImages.of(changed.name()).stream())
                    .forEach(images -> ids.addAll(List.of(images.first(), images.second()))));
        }
        List<String> flipped = ids.stream().limit(flips).toList();
        ids.retainAll(Set.copyOf(flipped));
        if (report.segmentation() != null) {
            report.segmentation().comparison().forEach(pair -> worst.add(pair.worstImages()));
        }
        if (report.agreement() != null) {
            report.agreement().comparison().forEach(pair -> worst.add(pair.worstImages()));
        }
        worst.stream()
                .flatMap(sample -> sample.items().stream())
                .filter(image -> image.value() > 0)
                .map(WorstImage::id)
                .distinct()
                .limit(WORST)
                .forEach(ids::add);
        return ids;
    }

    private void read(
            ImageListing listing,
            List<ImageEntry> wanted,
            Map<String, Thumbnail> made,
            Function<ReadFacts, Optional<Thumbnail>> instead) {
        Preprocessor preprocessor =
                new Preprocessor(context.recipe(), context.source().maxImagePixels());
        try (PatientReader reader = new PatientReader(
                        hadoop,
                        listing.root(),
                        context.source().maxImageBytes(),
                        context.source().listed(),
                        PatientReader.Attempt.LAST);
                DecodeAhead<ReadResult, PreparedImage> decoded = new DecodeAhead<>(
                        new ImageSteps(
                                reader,
                                preprocessor,
                                image -> ThumbnailImage.shrunk(preprocessor.upright(image), ThumbnailImage.SIDE)),
                        new Shard(0, wanted),
                        new Cores(AHEAD),
                        AHEAD)) {
            for (PreparedImage image = decoded.next(); image != null; image = decoded.next()) {
                Thumbnail thumbnail =
                        image.usable() ? instead.apply(image.read()).orElse(null) : Thumbnail.missing(image.reason());
                if (thumbnail == null) {
                    thumbnail = ThumbnailImage.of(image.cropped());
                }
                made.put(image.entry().id(), fits(thumbnail, made) ? thumbnail : tooMany());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            missing(wanted, made, new InterruptedIOException("the run was interrupted"));
        } catch (IOException | RuntimeException e) {
            // A page without some images is better than no page.
            missing(wanted, made, e);
        }
    }

    private static void missing(List<ImageEntry> wanted, Map<String, Thumbnail> made, Exception reason) {
        wanted.forEach(entry ->
                made.putIfAbsent(entry.id(), Thumbnail.missing("it could not be read again: " + reason.getMessage())));
    }

    private static boolean fits(Thumbnail thumbnail, Map<String, Thumbnail> made) {
        long length = made.values().stream().mapToLong(Thumbnails::length).sum();
        return length + length(thumbnail) <= BUDGET;
    }

    private static long length(Thumbnail thumbnail) {
        return thumbnail.data() == null ? 0 : thumbnail.data().length();
    }

    private static Thumbnail tooMany() {
        return Thumbnail.missing("left out, because all thumbnails together may have " + BUDGET / 1000 + " kB");
    }
}
