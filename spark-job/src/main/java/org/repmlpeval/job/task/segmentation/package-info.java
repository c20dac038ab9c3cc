/**
 * Networks that give every pixel a class, scored against label maps: confusion matrices as counts, pixels on which the forms disagree, and
 * drift of the scores. Pure arithmetic; ratios are formed in the report.
 */
package org.repmlpeval.job.task.segmentation;
