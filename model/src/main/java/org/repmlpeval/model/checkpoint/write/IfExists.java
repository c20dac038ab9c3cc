package org.repmlpeval.model.checkpoint.write;

/** What a writer does about a file that is there already. */
public enum IfExists {
    /** Stop with an error and leave it alone. */
    REFUSE,
    /** Replace it once the new file is complete. */
    REPLACE
}
