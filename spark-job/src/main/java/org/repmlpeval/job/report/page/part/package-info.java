/** The sections of a page as its templates show them: sentences, tables and charts of what a report says. Nothing here computes a metric. */
package org.repmlpeval.job.report.page.part;
