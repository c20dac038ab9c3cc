/**
 * The comparison of forms without Spark and without a data set.
 */
package org.repmlpeval.job.run.check;
