package org.repmlpeval.job.report.segmentation;

import org.repmlpeval.job.report.result.Ratios;
import org.repmlpeval.job.task.segmentation.ConfusionMatrix;

/**
 * One class in one form. I = {@code correct}, P = {@code predicted}, L = {@code labelled}.
 *
 * @param name the data set's name for the class
 * @param labelled pixels with the label of the class
 * @param predicted pixels predicted as the class, those with a stray label among them, ignored ones not
 * @param correct pixels of the class that are predicted as it
 * @param iouPercent I / (P + L − I); null if the class occurs neither in labels nor in predictions
 * @param accuracyPercent I / L; null if no pixel has the label
 * @param dicePercent 2 I / (P + L); null if the class occurs neither in labels nor in predictions
 */
public record ClassScore(
        String name,
        long labelled,
        long predicted,
        long correct,
        Double iouPercent,
        Double accuracyPercent,
        Double dicePercent) {
    static ClassScore of(String name, ConfusionMatrix matrix, int c) {
        long labelled = matrix.labelled(c);
        long predicted = matrix.predicted(c);
        long correct = matrix.intersection(c);
        return new ClassScore(
                name,
                labelled,
                predicted,
                correct,
                Ratios.percent(correct, predicted + labelled - correct),
                Ratios.percent(correct, labelled),
                Ratios.percent(2 * correct, predicted + labelled));
    }
}
