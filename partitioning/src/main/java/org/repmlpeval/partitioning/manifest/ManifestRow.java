package org.repmlpeval.partitioning.manifest;

import java.util.List;

/**
 * One row.
 *
 * @param uri as written
 * @param classes as written; empty if the image has no label
 * @param bytes length of the encoded file; -1 if the manifest does not say
 * @param checksum {@code crc32c:} or {@code sha256:} and hexadecimal digits in lower case; null if the manifest does not say
 * @param number of the line, or of the row in a Parquet table, from 1
 */
record ManifestRow(String uri, List<String> classes, long bytes, String checksum, long number) {}
