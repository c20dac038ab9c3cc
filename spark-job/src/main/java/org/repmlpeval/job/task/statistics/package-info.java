/**
 * Statistics formed from counts and streams of numbers, each mergeable: intervals, tests, histograms, bounded samples.
 */
package org.repmlpeval.job.task.statistics;
