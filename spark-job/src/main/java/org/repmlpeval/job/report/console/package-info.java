/**
 * The summary that is printed when a run ends.
 */
package org.repmlpeval.job.report.console;
