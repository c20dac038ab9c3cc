/**
 * The executor of an evaluation. It loads one model per JVM. Each shard is read, decoded, run in every form and compared, and gives one
 * shard result. Contains no metric arithmetic.
 */
package org.repmlpeval.job.run.executor;
