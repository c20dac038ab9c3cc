package org.repmlpeval.job.run.labels;

import java.util.List;
import org.repmlpeval.job.report.provenance.LabelsSection;

/**
 * The labels that a file gives to the images of a listing.
 *
 * @param labels for each image, in the order of the listing, its correct classes as indices of the network's outputs; empty without label
 * @param classes names of the network's outputs, in order
 * @param order where that order comes from
 * @param section what the report says about the file
 */
public record ImageLabels(List<List<Integer>> labels, List<String> classes, LabelOrder order, LabelsSection section) {}
