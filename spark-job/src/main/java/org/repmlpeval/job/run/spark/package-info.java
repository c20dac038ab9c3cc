/**
 * The Spark context: checks the master, configures and creates the context, explains why it or its executors do not start, and notices
 * that a run was cancelled before its tasks start. Knows nothing about the evaluation itself.
 */
package org.repmlpeval.job.run.spark;
