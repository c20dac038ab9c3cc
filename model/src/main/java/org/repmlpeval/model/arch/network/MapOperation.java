package org.repmlpeval.model.arch.network;

import java.util.List;

/** Operations without weights that change the size of a map or combine maps. */
public sealed interface MapOperation extends Operation {
    /** Largest value of each square window; positions outside the map are ignored. */
    record MaxPool(String name, Geometry geometry) implements MapOperation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = Operation.single(inputs, this);
            Operation.require(
                    x.rows() == 1
                            && geometry.kernelHeight() == geometry.kernelWidth()
                            && geometry.padding() < geometry.kernelHeight()
                            && geometry.groups() == 1,
                    this,
                    x);
            return Shape.map(x.channels(), geometry.height(x.height()), geometry.width(x.width()));
        }
    }

    /**
     * Means of height × width bins that cover the map, PyTorch's adaptive average pooling: bin i of n over a side of s reaches from
     * ⌊i·s/n⌋ to ⌈(i + 1)·s/n⌉, so bins overlap where n does not divide s.
     */
    record AdaptiveAveragePool(String name, int height, int width) implements MapOperation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = Operation.single(inputs, this);
            Operation.require(x.rows() == 1, this, x);
            return Shape.map(x.channels(), height, width);
        }

        /** First row or column of a bin. */
        public static int from(int bin, int bins, int side) {
            return (int) ((long) bin * side / bins);
        }

        /** The row or column after the last one of a bin. */
        public static int to(int bin, int bins, int side) {
            return (int) (((long) (bin + 1) * side + bins - 1) / bins);
        }
    }

    /** Bilinear interpolation to another size with aligned corners: the corner pixels of both maps coincide. */
    record Resize(String name, int height, int width) implements MapOperation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = Operation.single(inputs, this);
            Operation.require(x.rows() == 1, this, x);
            return Shape.map(x.channels(), height, width);
        }

        /** The position in the source of a row or column of the result, in pixels. */
        public static double source(int position, int from, int to) {
            return to == 1 ? 0 : (double) position * (from - 1) / (to - 1);
        }
    }

    /** Concatenates maps of equal size along the channels. */
    record Concatenate(String name) implements MapOperation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape first = inputs.get(0);
            for (Shape x : inputs) {
                Operation.require(x.rows() == 1 && x.height() == first.height() && x.width() == first.width(), this, x);
            }
            int channels = inputs.stream().mapToInt(Shape::channels).sum();
            return Shape.map(channels, first.height(), first.width());
        }
    }

    /** {@code (C, H, W) → (C·H·W, 1, 1)}, in that order. */
    record Flatten(String name) implements MapOperation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = Operation.single(inputs, this);
            Operation.require(x.rows() == 1, this, x);
            return Shape.map(x.size(), 1, 1);
        }
    }

    /** {@code (C·H·W, 1, 1) → (C, H, W)}, in that order. */
    record Unflatten(String name, int channels, int height, int width) implements MapOperation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = Operation.single(inputs, this);
            Operation.require(x.equals(Shape.map(channels * height * width, 1, 1)), this, x);
            return Shape.map(channels, height, width);
        }
    }

    /** Adds the partition's value to every pixel of the partition: {@code (C, H, W) + (C, H/h, W/w)}. */
    record AddToPartitions(String name) implements MapOperation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = inputs.get(0);
            Shape v = inputs.get(1);
            Operation.require(
                    inputs.size() == 2
                            && x.rows() == 1
                            && v.rows() == 1
                            && v.channels() == x.channels()
                            && x.height() % v.height() == 0
                            && x.width() % v.width() == 0,
                    this,
                    v);
            return x;
        }
    }
}
