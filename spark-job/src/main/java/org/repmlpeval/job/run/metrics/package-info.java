/** What an executor measures while it works, for Spark's metrics system. Knows nothing about networks or images. */
package org.repmlpeval.job.run.metrics;
