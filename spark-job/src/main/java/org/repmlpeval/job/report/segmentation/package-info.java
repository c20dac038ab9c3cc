/** The metrics of semantic segmentation: confusion matrices become IoU, accuracy and Dice, by class and as means. */
package org.repmlpeval.job.report.segmentation;
