package org.repmlpeval.job.run.page;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.job.run.executor.RunContext;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingMoment;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.packed.DataSource;

/** Small images of a finished run, read from its data set again. */
public final class RunImages {
    /** Stands for an image whose bytes are not those that the run read. */
    public static final Thumbnail ANOTHER = Thumbnail.missing("it is not the image that was evaluated");

    private static final Thumbnail UNKNOWN =
            Thumbnail.missing("whether it is the image that was evaluated is not known, because its row has no CRC32C");

    private RunImages() {}

    /**
     * The thumbnails by the id of the image. The data set may be another one by now: an image is shown only if its bytes have the CRC32C
     * of those that were evaluated. An image of the data set that cannot be shown has its reason instead.
     *
     * @param settings of the run
     * @param evaluated CRC32C of the bytes that the run read, by the id of the image; null if it is not known
     * @throws org.repmlpeval.partitioning.DataSetException if the data set cannot be listed
     * @throws IOException if its file system fails
     */
    public static Map<String, Thumbnail> of(
            EvaluationSettings settings, Configuration hadoop, Map<String, Long> evaluated) throws IOException {
        ImageListing listing = DataSource.of(hadoop, settings.data(), ListingOptions.defaults())
                .withoutLabels();
        RunContext context = new RunContext(
                new RunContext.Source(
                        listing.root(), settings.maxImageBytes(), settings.maxImagePixels(), ListingMoment.now()),
                null,
                settings.forms(),
                settings.recipe(),
                settings.inference(),
                settings.batch(),
                null);
        return new Thumbnails(hadoop, context, evaluated.size())
                .of(
                        evaluated.keySet(),
                        List.of(listing),
                        read -> instead(evaluated.get(read.entry().id()), read.crc32c()));
    }

    private static Optional<Thumbnail> instead(Long evaluated, Long now) {
        if (evaluated == null) {
            return Optional.of(UNKNOWN);
        }
        return evaluated.equals(now) ? Optional.empty() : Optional.of(ANOTHER);
    }
}
