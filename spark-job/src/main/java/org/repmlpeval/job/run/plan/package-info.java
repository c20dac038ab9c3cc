/** What an evaluation would do: its shards, its driver's memory and, by simulation, its time. Must not start Spark. */
package org.repmlpeval.job.run.plan;
