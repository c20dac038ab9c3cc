/**
 * What is published. A result and the manifest of its run become one {@link org.repmlpeval.job.report.EvaluationReport}, which is
 * written as JSON and summarised on the console; per-image rows go to Parquet. Ratios are formed here and nowhere else, and only once.
 * What shows a report formats its numbers and computes none.
 *
 * <p>In every record, a percentage has "percent" in its name, and a ratio of nothing is null, never 0 or NaN.
 */
package org.repmlpeval.job.report;
