/**
 * Tasks say what a run compares for each image and how the counts add up, for any kind of network. Pure arithmetic without Spark, Hadoop,
 * tensors or files.
 *
 * <p>Executors send immutable objects by Java serialisation: records and the JDK's unmodifiable collections, which Kryo 4 cannot rebuild.
 * Counts, extremes, histograms and listed samples do not depend on how images are grouped into partial results. The only exceptions are
 * the double sums behind means, which the caller adds in the order of shard ids.
 */
package org.repmlpeval.job.task;
