/**
 * The run of an evaluation. Driver: load, convert, list, plan, broadcast, submit, merge, publish. Executor: one model per JVM, a
 * shard to batches to comparisons to one shard result. Holds no metric arithmetic.
 */
package org.repmlpeval.job.run;
