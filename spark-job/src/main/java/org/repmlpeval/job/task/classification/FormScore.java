package org.repmlpeval.job.task.classification;

import java.io.Serializable;
import org.repmlpeval.job.task.measure.LabelRank;
import org.repmlpeval.job.task.measure.Likelihood;
import org.repmlpeval.job.task.measure.TopK;

/**
 * One form's scores for one image.
 *
 * @param rank rank of the best label; null without a label
 * @param within the best of the classes that occur in the labels if the others were left out; null if it was not asked for
 */
public record FormScore(TopK top, LabelRank rank, Likelihood likelihood, Integer within) implements Serializable {}
