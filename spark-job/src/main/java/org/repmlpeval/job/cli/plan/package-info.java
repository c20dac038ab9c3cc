/** Commands that say what an evaluation would do. Must not hold arithmetic, which is in {@link org.repmlpeval.job.run.plan}. */
package org.repmlpeval.job.cli.plan;
