/** Statistics of counts and streams of numbers: intervals, tests, histograms and bounded samples. Partial statistics can be merged. */
package org.repmlpeval.job.task.statistics;
