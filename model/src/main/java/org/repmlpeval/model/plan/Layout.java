package org.repmlpeval.model.plan;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.repmlpeval.model.arch.network.Shape;

/**
 * How the maps {@code (N, C, H, W)} of one value are stored in memory: as {@code (C', N, P')}, channel by channel, or as {@code (N, P,
 * C)}, channels last. Channel by channel, a 1×1 convolution is one matrix product and each share-set is one block of rows. Channels
 * last, a convolution reads all channels of a pixel together, and images are apart from each other.
 *
 * <p>C' is the order of channels: those of share-set 0 come first (c = 0, S, 2S, …), then those of set 1, and so on. P' is the
 * order of pixels: partition by partition, row-major both within and among partitions. With one set and one partition both orders
 * are the natural ones. With channels last they always are.
 *
 * @param shape {@code (C, H, W)} of one image
 * @param view share-sets and partition size
 * @param channelsLast whether images are stored one by one, channels last
 */
public record Layout(Shape shape, PartitionView view, boolean channelsLast) {
    public Layout {
        view.requireFits(shape);
        if (channelsLast && !view.equals(PartitionView.whole(shape))) {
            throw new IllegalArgumentException(view + " of a map of " + shape + " whose channels are stored last");
        }
    }

    /** Channel by channel. */
    public Layout(Shape shape, PartitionView view) {
        this(shape, view, false);
    }

    /** Image by image in the natural order, channels last. */
    public static Layout channelsLast(Shape shape) {
        return new Layout(shape, PartitionView.whole(shape), true);
    }

    /** Columns of the matrix that holds a value of that many images: a pixel each, or an image each with channels last. */
    public int columns(int images) {
        return channelsLast ? images : Math.multiplyExact(images, pixels());
    }

    /** Elements of a column: its channels, or the whole image with channels last. */
    public int columnElements() {
        return channelsLast ? shape.size() : shape.channels();
    }

    /** Channels and pixels in their natural order. */
    public static Layout natural(Shape shape) {
        return new Layout(shape, PartitionView.whole(shape));
    }

    /** H·W. */
    public int pixels() {
        return shape.height() * shape.width();
    }

    /** Whether channels and pixels are both in their natural order, channel by channel. */
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
