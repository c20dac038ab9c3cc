package org.repmlpeval.job.task.faces;

import java.util.Locale;

/** The part that a folder's images play. */
public enum ImageSet {
    /** Images that occur in pairs. */
    PAIRS,
    PROBES,
    GALLERY,
    DISTRACTORS;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
