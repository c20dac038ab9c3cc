/** Whether the forms of a network agree, in sentences: what a report says, gathered for people who decide. */
package org.repmlpeval.job.report.page.verdict;
