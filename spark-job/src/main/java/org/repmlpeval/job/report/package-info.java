/**
 * Everything that is published. A result and the manifest of its run become an {@link org.repmlpeval.job.report.EvaluationReport}, which
 * is written as JSON and summarised on the console. Per-image rows are written to Parquet. All ratios are computed here, once; the code
 * that shows a report only formats numbers.
 *
 * <p>In every record, the name of a percentage contains "percent", and a ratio whose denominator is 0 is null, never 0 or NaN.
 */
package org.repmlpeval.job.report;
