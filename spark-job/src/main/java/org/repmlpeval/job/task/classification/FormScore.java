package org.repmlpeval.job.task.classification;

import java.io.Serializable;
import org.repmlpeval.job.task.measure.LabelRank;
import org.repmlpeval.job.task.measure.TopK;

/** One form's scores for one image. */
public record FormScore(TopK top, LabelRank rank) implements Serializable {}
