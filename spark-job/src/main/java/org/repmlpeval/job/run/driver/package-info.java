/**
 * The driver of an evaluation: checks the settings, lists and plans, submits the Spark job, merges the results of shards and
 * publishes the report.
 */
package org.repmlpeval.job.run.driver;
