package org.repmlpeval.job.run.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.repmlpeval.job.report.provenance.LabelsSection;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;

/** Checks whether the labels can be those that the network was trained with. */
final class LabelCheck {
    private LabelCheck() {}

    /** Reasons why the accuracy may be meaningless; empty for networks without labels. */
    static List<String> warnings(EvaluationSettings settings, EvaluationInputs.Labelled data) {
        if (data.segmentation().isPresent()) {
            return data.segmentation().get().warnings();
        }
        if (data.order() == null) {
            return List.of();
        }
        if (data.labels() != null) {
            return Stream.concat(data.order().warnings().stream(), incomplete(data.labels()).stream())
                    .toList();
        }
        return Stream.concat(data.order().warnings().stream(), fewer(settings, data.listing()).stream())
                .toList();
    }

    /** Warnings about images without a label and labels without an image. */
    private static List<String> incomplete(LabelsSection labels) {
        List<String> warnings = new ArrayList<>();
        if (labels.unlabelledImages() > 0) {
            warnings.add(labels.unlabelledText()
                    + Count.verb(
                            labels.unlabelledImages(),
                            "; its forms are compared, but it does not count for the accuracy",
                            "; their forms are compared, but they do not count for the accuracy"));
        }
        if (labels.unusedEntries() > 0) {
            warnings.add(labels.unusedEntries() + " of " + Count.of(labels.entries(), "entry") + " of " + labels.path()
                    + Count.verb(labels.unusedEntries(), " belongs", " belong") + " to no image: "
                    + Names.some(labels.unusedExamples(), labels.unusedEntries()));
        }
        if (labels.repeatedEntries() > 0) {
            warnings.add(Count.of(labels.repeatedEntries(), "entry") + " of " + labels.path()
                    + Count.verb(labels.repeatedEntries(), " repeats", " repeat") + " an earlier one");
        }
        return warnings;
    }

    /** The warning for a data set with fewer classes than the network. */
    private static Optional<String> fewer(EvaluationSettings settings, ImageListing listing) {
        int known = settings.output().channels();
        int folders = listing.classes().size();
        if (folders == known) {
            return Optional.empty();
        }
        if (settings.classes().list().isPresent()) {
            return Optional.of("the class list " + settings.classes().list().get() + " names "
                    + Count.of(folders, "class") + ", but the network has " + known
                    + ": the accuracy is meaningless unless they are its"
                    + " first classes, in its order");
        }
        if (folders == 1 && listing.entries().stream().allMatch(LabelCheck::nested)) {
            return Optional.of("all images lie in sub-folders of the single class folder '"
                    + listing.classes().get(0)
                    + "', so all have the same label; if that folder is a split of the data set, give "
                    + listing.root() + "/" + listing.classes().get(0) + " as --data");
        }
        return Optional.of("labels are the positions of " + Count.of(folders, "sorted class folder")
                + ", but the network has " + Count.of(known, "class")
                + ": the accuracy is meaningless unless they are its first classes, in its order;"
                + " give the network's class names with --classes FILE");
    }

    /** Whether there is a folder between the class folder and the image. */
    private static boolean nested(ImageEntry entry) {
        return entry.id().indexOf('/') != entry.id().lastIndexOf('/');
    }
}
