package org.repmlpeval.model.plan;

import org.repmlpeval.model.arch.network.Shape;

/**
 * A map seen as partitions of share-sets (arXiv 2112.11081, section 3): channel c belongs to set c mod S, and each channel of each
 * h×w partition is one row of h·w elements.
 *
 * @param sets S, a divisor of the channels
 * @param height h, a divisor of the map's height
 * @param width w, a divisor of the map's width
 */
public record PartitionView(int sets, int height, int width) {
    /** One set and one partition. */
    public static PartitionView whole(Shape shape) {
        return new PartitionView(1, shape.height(), shape.width());
    }

    /** The same partitions with another number of sets. */
    PartitionView of(int newSets) {
        return new PartitionView(newSets, height, width);
    }

    /** h·w. */
    public int area() {
        return height * width;
    }

    void requireFits(Shape shape) {
        if (shape.rows() != 1
                || shape.channels() % sets != 0
                || shape.height() % height != 0
                || shape.width() % width != 0) {
            throw new IllegalArgumentException(this + " does not divide a map of " + shape);
        }
    }
}
