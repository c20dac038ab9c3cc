package org.repmlpeval.job.run.rescore;

import java.util.List;
import java.util.Map;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.measure.TopK;

/**
 * One row of a published run.
 *
 * @param outcome in lower case, as published
 * @param top each form's best classes, in the order of the forms; empty if the forms were not compared
 * @param drift of each form after the first, by measure; a measure that is not defined for the image is missing
 */
record PublishedRow(String id, String outcome, List<TopK> top, List<Map<DriftMeasure, Double>> drift) {}
