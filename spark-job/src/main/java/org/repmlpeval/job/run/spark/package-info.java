/**
 * The Spark context: which master is legal, how a context is configured and made, why it does not start, and how a cancelled run is
 * noticed before its tasks start. Knows nothing of what is evaluated.
 */
package org.repmlpeval.job.run.spark;
