package org.repmlpeval.job.run;

import java.util.Optional;
import org.repmlpeval.partitioning.dataset.ImageListing;

/** Whether labels can be those that the network was trained with. */
final class LabelCheck {
    private LabelCheck() {}

    /** What is to be said where folders give labels and are fewer than the network's classes. */
    static Optional<String> warning(EvaluationSettings settings, ImageListing listing) {
        int known = settings.architecture()
                .network(settings.forms().get(0))
                .output()
                .channels();
        int folders = listing.classes().size();
        if (settings.classList().isPresent() || folders == known) {
            return Optional.empty();
        }
        return Optional.of("labels are the positions of " + folders + " sorted class folders, but the network has "
                + known + " classes: accuracy means nothing unless these are its first classes in its order;"
                + " give the network's class names with --classes FILE");
    }
}
