/**
 * Evaluations from notebooks, shells and other programs: {@link org.repmlpeval.job.api.Evaluation} runs one, and {@link
 * org.repmlpeval.job.api.EvaluationResult} gives its tables. Spark sessions are the caller's; nothing here ends the JVM.
 */
package org.repmlpeval.job.api;
