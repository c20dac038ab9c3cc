package org.repmlpeval.job.report;

/** Which shape of document this is; the version rises when a reader of the old one would go wrong. */
public record SchemaSection(String name, int version) {
    static final SchemaSection CURRENT = new SchemaSection("repmlp-eval/report", 1);
}
