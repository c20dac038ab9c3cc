/** The page of a report, {@code report.html}: one file that needs no network. */
package org.repmlpeval.job.report.page;
