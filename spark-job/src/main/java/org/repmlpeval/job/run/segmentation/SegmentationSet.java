package org.repmlpeval.job.run.segmentation;

import java.util.List;
import java.util.Optional;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.label.LabelRule;
import org.repmlpeval.partitioning.segmentation.SetLayout;

/**
 * The definition of a data set of semantic segmentation.
 *
 * @param name for reports
 * @param classes names by class index; empty if the set does not name its classes
 * @param layout where images and labels lie
 * @param rule which value of a label file is which class; empty if the set does not say how many classes there are
 * @param values what the rule is made of, for a set whose number of classes is that of the network
 */
public record SegmentationSet(
        String name, List<String> classes, SetLayout layout, Optional<LabelRule> rule, LabelValues values) {

    public SegmentationSet {
        classes = List.copyOf(classes);
    }

    /**
     * The rule for a network.
     *
     * @param network name of the network, for messages
     * @param outputs its number of classes
     * @throws InvalidInputException if the data set has another number of classes than the network
     */
    public LabelRule rule(String network, int outputs) {
        if (rule.isEmpty()) {
            return values.rule(outputs, List.of());
        }
        int own = rule.get().classes();
        if (own != outputs) {
            throw new InvalidInputException("data set " + name + " has " + own + " classes, but the network " + network
                    + " has " + outputs + "; give the --arch that was trained on this data set, or a --dataset with "
                    + outputs + " classes");
        }
        return rule.get();
    }
}
