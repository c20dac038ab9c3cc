/** The part of a classifier's report that looks at its classes one by one: confusion, calibration, subsets and their order. */
package org.repmlpeval.job.report.classes;
