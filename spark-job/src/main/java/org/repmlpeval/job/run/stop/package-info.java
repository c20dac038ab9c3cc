/**
 * Why a run ends before its last shard: too many images have no result, or Spark has given a task up. Knows nothing about the driver's
 * steps.
 */
package org.repmlpeval.job.run.stop;
