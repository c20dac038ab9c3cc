/** Published reports, read again from their folders with their rows. What is missing or damaged is refused. */
package org.repmlpeval.job.report.published;
