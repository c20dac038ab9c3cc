/**
 * The sections of a report that say what came out: outcomes, accuracy, comparison of forms, agreement and speed.
 */
package org.repmlpeval.job.report.result;
