package org.repmlpeval.job.run.labels;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.repmlpeval.job.report.provenance.ClassOrderSection;
import org.repmlpeval.partitioning.classes.ClassList;

/**
 * The order of the classes that a run uses.
 *
 * @param classes in index order; empty for the sorted folder names
 * @param section what the report says about it
 * @param warnings reasons why it may be the wrong order
 */
public record LabelOrder(Optional<ClassList> classes, ClassOrderSection section, List<String> warnings) {
    /** The same order with further warnings before these. */
    LabelOrder with(List<String> more) {
        return new LabelOrder(
                classes,
                section,
                Stream.concat(more.stream(), warnings.stream()).toList());
    }
}
