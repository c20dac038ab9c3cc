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
}
