/** What a machine must show before it evaluates its first shard. Knows nothing about the run. */
package org.repmlpeval.job.run.admission;
