/**
 * The Parquet file of per-image rows: its schema and its writer.
 */
package org.repmlpeval.job.report.rows;
