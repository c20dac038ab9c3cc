/**
 * The driver of an evaluation: checks the settings, lists the images, plans the shards, submits the Spark job, merges the results of the
 * shards and publishes the report.
 */
package org.repmlpeval.job.run.driver;
