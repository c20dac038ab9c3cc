package org.repmlpeval.job.run.page;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private RunImages() {}

    /**
     * The thumbnails by the id of the image. An image of the data set that cannot be shown has its reason instead.
     *
     * @param settings of the run
     * @param ids of the images
     * @throws org.repmlpeval.partitioning.DataSetException if the data set cannot be listed
     * @throws IOException if its file system fails
     */
    public static Map<String, Thumbnail> of(EvaluationSettings settings, Configuration hadoop, Set<String> ids)
            throws IOException {
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
        return new Thumbnails(hadoop, context, ids.size()).of(ids, List.of(listing));
    }
}
