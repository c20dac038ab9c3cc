package org.repmlpeval.job.run.faces;

import static org.repmlpeval.model.InvalidInputException.requireSetting;

import java.util.Optional;
import java.util.OptionalInt;
import org.repmlpeval.job.task.faces.Views;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;

/**
 * How a network's embeddings are evaluated.
 *
 * @param pairs file of pairs of the data set's images
 * @param probes folder of probes, one folder per person; empty for the data set
 * @param gallery folder of the probes' mates, one folder per person; empty if the probes are each other's mates
 * @param distractors folder of faces of other persons, at any depth
 * @param views what an image's embedding is made of
 */
public record FaceSettings(
        Optional<String> pairs,
        Optional<String> probes,
        Optional<String> gallery,
        Optional<String> distractors,
        Views views) {
    /** Nothing but the agreement of the forms. */
    public static final FaceSettings NONE =
            new FaceSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Views.IMAGE);

    /** Whether probes are identified. */
    public boolean identifies() {
        return probes.isPresent() || gallery.isPresent() || distractors.isPresent();
    }

    /** Whether there is a test of faces. */
    public boolean any() {
        return pairs.isPresent() || identifies();
    }

    /** @throws InvalidInputException if the network gives no embeddings, or another setting does not fit */
    public void requireFits(Architecture architecture, OptionalInt limit) {
        if (architecture.output() != Architecture.Output.EMBEDDING) {
            refuse("pairs", pairs, architecture);
            refuse("probes", probes, architecture);
            refuse("gallery", gallery, architecture);
            refuse("distractors", distractors, architecture);
        }
        if (views == Views.IMAGE_AND_MIRROR && !any()) {
            throw new InvalidInputException(
                    "setting flip is on; legal: together with pairs, probes, gallery or distractors");
        }
        if (any() && limit.isPresent()) {
            throw new InvalidInputException("setting limit is " + limit.getAsInt()
                    + "; legal: none with pairs, probes, gallery or distractors, whose images are all needed");
        }
    }

    private static void refuse(String setting, Optional<String> value, Architecture architecture) {
        requireSetting(
                value.isEmpty(),
                setting,
                value.orElse(""),
                "none with " + architecture.name() + ", which does not give embeddings");
    }
}
