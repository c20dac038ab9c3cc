package org.repmlpeval.job.run.segmentation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.report.provenance.SegmentationSetup;
import org.repmlpeval.model.image.label.LabelRule;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.segmentation.SegmentationFolders;
import org.repmlpeval.partitioning.segmentation.SegmentationListing;

/**
 * Images, label files and what their values mean.
 *
 * @param set the data set's definition
 * @param rule which value of a label file is which class of the network
 * @param listing images with their label files
 */
public record SegmentationInput(SegmentationSet set, LabelRule rule, SegmentationListing listing) {

    /**
     * Reads the definition and lists the images.
     *
     * @param data root of the data set
     * @param network name of the network, for messages
     * @param classes the network's number of classes
     * @param limit how many images are taken, spread evenly; empty for all
     */
    public static SegmentationInput read(
            SegmentationSettings settings,
            String data,
            String network,
            int classes,
            OptionalInt limit,
            Configuration hadoop)
            throws IOException {
        SegmentationSet set = SegmentationSets.resolve(settings.datasetOrFolders(), hadoop);
        LabelRule rule = set.rule(network, classes);
        SegmentationListing all = SegmentationFolders.list(
                hadoop, data, settings.labels(), set.layout(), settings.split(), ListingOptions.defaults());
        return new SegmentationInput(set, rule, limit.isPresent() ? all.limit(limit.getAsInt()) : all);
    }

    /** What the report says about the labels. @param inference how scores were computed */
    public SegmentationSetup setup(SegmentationSetup.InferenceSection inference) {
        return new SegmentationSetup(
                set.name(),
                listing.split().orElse(null),
                listing.list().orElse(null),
                classNames(),
                rule.toString(),
                listing.orphans().count(),
                inference);
    }

    /** The names of the classes by index; a class without a name has its number. */
    public List<String> classNames() {
        List<String> names = new ArrayList<>(set.classes());
        for (int number = names.size(); number < rule.classes(); number++) {
            names.add(String.valueOf(number));
        }
        return names;
    }

    /** Warnings about images without labels and labels without images. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (listing.unlabelled() > 0) {
            warnings.add(listing.unlabelled() + " of "
                    + listing.images().entries().size() + " images have no label and are not scored");
        }
        if (listing.orphans().count() > 0) {
            warnings.add(listing.orphans().toString());
        }
        return warnings;
    }
}
