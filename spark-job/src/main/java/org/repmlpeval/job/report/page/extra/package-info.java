/** What a page shows beyond {@code report.json}: counts by class, and small images. */
package org.repmlpeval.job.report.page.extra;
