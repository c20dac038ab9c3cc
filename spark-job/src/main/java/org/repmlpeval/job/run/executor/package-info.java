/**
 * The executor of an evaluation: one model per JVM; a shard is read, decoded, run in every form and compared, and becomes one shard
 * result. Holds no metric arithmetic.
 */
package org.repmlpeval.job.run.executor;
