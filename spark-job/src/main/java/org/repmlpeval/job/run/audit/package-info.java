/** Checks a finished run: its rows against its report, and a sample of its images computed again from weights and data. */
package org.repmlpeval.job.run.audit;
