package org.repmlpeval.job.task;

import java.io.Serializable;

/** What one form said of one image. */
public record FormScore(TopK top, LabelRank rank) implements Serializable {}
