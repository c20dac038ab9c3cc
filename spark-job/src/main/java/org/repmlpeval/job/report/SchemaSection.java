package org.repmlpeval.job.report;

/** Which shape of document this is; the version rises when a reader of the old one would go wrong. */
public record SchemaSection(String name, int version) {
    /** Of a classifier: accuracy, and comparison of predictions. */
    static final SchemaSection CLASSIFICATION = new SchemaSection("repmlp-eval/report", 2);

    /** Of any other network: how far its forms agree. */
    static final SchemaSection AGREEMENT = new SchemaSection("repmlp-eval/agreement", 2);
}
