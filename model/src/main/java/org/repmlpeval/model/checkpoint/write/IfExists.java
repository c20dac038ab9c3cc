package org.repmlpeval.model.checkpoint.write;

/** What a writer does if the file already exists. */
public enum IfExists {
    /** Stop with an error and leave the file unchanged. */
    REFUSE,
    /** Replace it once the new file is complete. */
    REPLACE
}
