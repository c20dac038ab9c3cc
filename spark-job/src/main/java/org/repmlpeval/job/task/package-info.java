/**
 * What is counted per image and how counts add up: top-k under ties, drift between forms, pixels whose class changes, outcomes,
 * partial results of shards, and the two statistics formed from counts. Pure arithmetic: no Spark, no Hadoop, no tensors, no files.
 *
 * <p>What travels from executors is immutable and travels by Java serialisation: records and the JDK's unmodifiable
 * collections, which Kryo 4 cannot rebuild. Counts, extremes, histograms and listed samples come out equal however images are
 * grouped into partial results; the only exception are the double sums behind the means, which the caller folds in the order of
 * shard ids.
 */
package org.repmlpeval.job.task;
