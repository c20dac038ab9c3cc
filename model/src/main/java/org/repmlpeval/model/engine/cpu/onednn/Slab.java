package org.repmlpeval.model.engine.cpu.onednn;

import java.util.List;
import java.util.stream.IntStream;
import org.repmlpeval.model.arch.network.Geometry;

/**
 * Part of a convolution's result, and the rows of its input that this part sees.
 *
 * @param input rows of the input
 * @param padding rows of padding above and below them
 * @param rows of the result
 * @param channels of the result
 */
record Slab(Range input, Padding padding, Range rows, Range channels) {
    /** Channels that oneDNN computes together. */
    private static final int BLOCK = 16;

    /** Numbers [from, to). */
    record Range(int from, int to) {
        int size() {
            return to - from;
        }
    }

    record Padding(int above, int below) {}

    static Slab whole(Convolution.Size size) {
        return of(size, new Range(0, size.out().height()), allChannels(size));
    }

    private static Range allChannels(Convolution.Size size) {
        return new Range(0, size.out().channels());
    }

    private static Slab of(Convolution.Size size, Range rows, Range channels) {
        Geometry geometry = size.geometry();
        int height = size.in().height();
        int first = rows.from() * geometry.stride() - geometry.padding();
        int behind = (rows.to() - 1) * geometry.stride()
                - geometry.padding()
                + (geometry.kernelHeight() - 1) * geometry.dilation()
                + 1;
        int from = Math.max(0, first);
        Range input = new Range(from, Math.min(height, behind));
        return new Slab(input, new Padding(from - first, Math.max(0, behind - height)), rows, channels);
    }

    /**
     * Divides a result into parts of nearly the same size.
     *
     * @param most parts wanted; fewer if there are not so many rows or blocks of channels
     * @return none if that is not possible
     */
    static List<Slab> split(Convolution.Size size, boolean byChannels, int most) {
        int units = byChannels ? size.out().channels() / BLOCK : size.out().height();
        int unit = byChannels ? BLOCK : 1;
        int count = Math.min(most, units);
        List<Slab> slabs = IntStream.range(0, count)
                .mapToObj(i -> new Range(units * i / count * unit, units * (i + 1) / count * unit))
                .map(range -> byChannels
                        ? of(size, new Range(0, size.out().height()), range)
                        : of(size, range, allChannels(size)))
                .toList();
        return count > 1 && slabs.stream().allMatch(slab -> slab.input.size() > 0) ? slabs : List.of();
    }

    /** Weights are read once by each thread that computes rows, so channels are divided where weights are larger than maps. */
    static boolean isBetterByChannels(Convolution.Size size) {
        long weights = (long) size.in().channels()
                * size.out().channels()
                * size.geometry().area();
        return size.geometry().groups() == 1
                && size.out().channels() % BLOCK == 0
                && weights > (long) size.in().size() + size.out().size();
    }
}
