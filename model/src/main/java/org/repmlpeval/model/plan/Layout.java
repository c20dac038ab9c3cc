package org.repmlpeval.model.plan;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.repmlpeval.model.arch.network.Shape;

/**
 * How the maps {@code (N, C, H, W)} of one value are stored in memory: as {@code (C', N, P')}, channel by channel. A 1×1
 * convolution is then one matrix product, and each share-set is one block of rows.
 *
 * <p>C' is the order of channels: those of share-set 0 come first (c = 0, S, 2S, …), then those of set 1, and so on. P' is the
 * order of pixels: partition by partition, row-major both within and among partitions. With one set and one partition both orders
 * are the natural ones.
 *
 * @param shape {@code (C, H, W)} of one image
 * @param view share-sets and partition size
 */
public record Layout(Shape shape, PartitionView view) {
    public Layout {
        view.requireFits(shape);
    }

    /** Channels and pixels in their natural order. */
    public static Layout natural(Shape shape) {
        return new Layout(shape, PartitionView.whole(shape));
    }

    /** H·W. */
    public int pixels() {
        return shape.height() * shape.width();
    }

    /** Whether channels and pixels are both in their natural order. */
    public boolean isNatural() {
        return equals(natural(shape));
    }

    /** Whether the pixels are in their natural order, whatever the order of the channels. */
    public boolean hasNaturalPixels() {
        return Arrays.equals(pixelOrder(), IntStream.range(0, pixels()).toArray());
    }

    /** Channel of each row: {@code channelOrder()[c']} = c. */
    public int[] channelOrder() {
        int perSet = shape.channels() / view.sets();
        return IntStream.range(0, shape.channels())
                .map(row -> row % perSet * view.sets() + row / perSet)
                .toArray();
    }

    /** Pixel of each position: {@code pixelOrder()[p']} = y·W + x. */
    public int[] pixelOrder() {
        int area = view.area();
        int across = shape.width() / view.width();
        return IntStream.range(0, pixels())
                .map(position -> {
                    int part = position / area;
                    int y = part / across * view.height() + position % area / view.width();
                    int x = part % across * view.width() + position % view.width();
                    return y * shape.width() + x;
                })
                .toArray();
    }

    /** The inverse of an order: {@code inverse(order)[order[i]]} = i. */
    public static int[] inverse(int[] order) {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }
}
