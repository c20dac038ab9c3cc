package org.repmlpeval.job.report;

/** The schema of a document. The version increases when a reader of the old version would misread the new one. */
public record SchemaSection(String name, int version) {
    /** The schema for classifiers: accuracy, and comparison of predictions. */
    static final SchemaSection CLASSIFICATION = new SchemaSection("repmlp-eval/report", 3);

    /** The schema for networks whose pixels are scored against label maps. */
    static final SchemaSection SEGMENTATION = new SchemaSection("repmlp-eval/segmentation", 1);

    /** The schema for all other networks: how closely the forms agree. */
    static final SchemaSection AGREEMENT = new SchemaSection("repmlp-eval/agreement", 3);

    /** The schema for embeddings of faces: how closely the forms agree, verification of pairs, identification of probes. */
    static final SchemaSection FACES = new SchemaSection("repmlp-eval/faces", 1);
}
