/**
 * Tasks: what a run compares per image and how counts add up, independent of the kind of network. Pure arithmetic without Spark,
 * Hadoop, tensors or files.
 *
 * <p>What executors send is immutable and travels by Java serialisation: records and the JDK's unmodifiable collections, which Kryo 4
 * cannot rebuild. Counts, extremes, histograms and listed samples come out equal however images are grouped into partial results. The
 * only exception are the double sums behind means, which the caller adds in the order of shard ids.
 */
package org.repmlpeval.job.task;
