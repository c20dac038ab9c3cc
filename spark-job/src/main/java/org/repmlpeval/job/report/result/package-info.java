/** The sections of a report with the results: outcomes, accuracy, comparison of forms, agreement and speed. */
package org.repmlpeval.job.report.result;
