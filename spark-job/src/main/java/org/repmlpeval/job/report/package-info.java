/**
 * What is published: a result and the manifest of its run become one {@link org.repmlpeval.job.report.EvaluationReport}, which is
 * written as JSON and summed up on the console; per-image rows go to Parquet. Ratios are formed here and nowhere else, once; what
 * shows a report formats its numbers and computes none.
 *
 * <p>In every record a percentage says so in its name, and a ratio of nothing is null, never 0 or NaN.
 */
package org.repmlpeval.job.report;
