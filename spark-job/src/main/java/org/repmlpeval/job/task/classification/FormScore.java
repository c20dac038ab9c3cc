package org.repmlpeval.job.task.classification;

import org.repmlpeval.job.task.measure.LabelRank;
import org.repmlpeval.job.task.measure.TopK;
import java.io.Serializable;

/** What one form said of one image. */
public record FormScore(TopK top, LabelRank rank) implements Serializable {}
