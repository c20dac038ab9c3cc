package org.repmlpeval.job.task.classorder;

import java.util.List;
import org.repmlpeval.job.task.classorder.Assignment.Cell;

/**
 * How many images are right if the outputs of a network are renamed, and how many would be by chance: if the same predictions were dealt to
 * the images at random.
 *
 * @param images number of images
 * @param hits images whose prediction is the renamed label
 * @param chance expected hits by chance
 * @param variance of the hits by chance
 */
record Agreement(long images, long hits, double chance, double variance) {
    /** @param outputs for each label the output that stands for it; −1 for none */
    static Agreement of(int[] outputs, List<Cell> cells) {
        int size = outputs.length;
        double[] labels = new double[size];
        double[] predictions = new double[size];
        long images = 0;
        long hits = 0;
        for (Cell cell : cells) {
            labels[cell.row()] += cell.count();
            predictions[cell.column()] += cell.count();
            images += cell.count();
            hits += outputs[cell.row()] == cell.column() ? cell.count() : 0;
        }
        if (images < 2) {
            return new Agreement(images, hits, hits, 0);
        }
        // Moments of a sum over a random permutation: W. Hoeffding, "A Combinatorial Central Limit Theorem" (1951).
        double both = 0;
        double squares = 0;
        for (int label = 0; label < size; label++) {
            double predicted = outputs[label] < 0 ? 0 : predictions[outputs[label]];
            both += labels[label] * predicted;
            squares += labels[label] * predicted * (labels[label] + predicted);
        }
        double n = images;
        double variance = (both - squares / n + both * both / (n * n)) / (n - 1);
        return new Agreement(images, hits, both / n, Math.max(0, variance));
    }

    Agreement plus(Agreement other) {
        return new Agreement(
                images + other.images, hits + other.hits, chance + other.chance, variance + other.variance);
    }

    double excess() {
        return hits - chance;
    }

    /** Whether the hits are more than {@code deviations} standard deviations above chance. */
    boolean beyondChance(double deviations) {
        return excess() > deviations * Math.sqrt(variance) && excess() > 0;
    }
}
