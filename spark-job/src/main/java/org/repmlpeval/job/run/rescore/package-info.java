/** Scores the rows or label maps of a published run again with other labels, without inference and without Spark tasks. */
package org.repmlpeval.job.run.rescore;
