/**
 * Tasks say what a run compares for each image and how the counts add up, for any kind of network. Pure arithmetic without Spark, Hadoop,
 * tensors or files.
 *
 * <p>Executors send immutable objects by Java serialisation: records and the JDK's unmodifiable collections, which Kryo 4 cannot rebuild.
 * Counts, extremes, histograms, listed samples and sums do not depend on how images are grouped into partial results. A sum of floating
 * point numbers is an {@link org.repmlpeval.job.task.statistics.ExactSum}.
 */
package org.repmlpeval.job.task;
