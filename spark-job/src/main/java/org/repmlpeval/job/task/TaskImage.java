package org.repmlpeval.job.task;

import java.io.Serializable;
import java.util.List;

/** The result of one image. Made by a {@link Task}. */
public interface TaskImage extends Serializable {
    /** Unique in the listing. */
    String id();

    ImageOutcome outcome();

    /** Why it was not scored; null if it was. */
    String reason();

    /** The forms with a non-finite value; empty unless the outcome is {@link ImageOutcome#NON_FINITE}. */
    List<String> nonFinite();

    /**
     * The bytes of each form's prediction in the order of the task's forms, for the run's {@link ImageDigest}; empty if the forms
     * gave no usable output. A class is a big-endian 32-bit integer. A prediction of many numbers is given by their SHA-256, which the
     * rows of networks without labels and of label maps repeat as {@code <form>_prediction_sha256}. Images without predictions, the
     * default, enter the digest with id and outcome alone.
     */
    default List<byte[]> predictions() {
        return List.of();
    }
}
