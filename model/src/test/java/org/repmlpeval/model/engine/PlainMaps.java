package org.repmlpeval.model.engine;

import java.util.Arrays;
import java.util.List;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.MapOperation;
import org.repmlpeval.model.arch.network.Shape;

/** Operations that change the size of maps, each output element by its definition, float64. */
public final class PlainMaps {
    private PlainMaps() {}

    /** The result for one image. */
    public static double[] apply(MapOperation operation, List<double[]> inputs, List<Shape> from, Shape to) {
        double[] y = new double[to.size()];
        if (operation instanceof MapOperation.Concatenate) {
            int at = 0;
            for (double[] x : inputs) {
                System.arraycopy(x, 0, y, at, x.length);
                at += x.length;
            }
            return y;
        }
        if (operation instanceof MapOperation.Flatten || operation instanceof MapOperation.Unflatten) {
            return inputs.get(0).clone();
        }
        for (int i = 0; i < y.length; i++) {
            int c = i / (to.height() * to.width());
            int row = i / to.width() % to.height();
            int column = i % to.width();
            if (operation instanceof MapOperation.AddToPartitions) {
                Shape v = from.get(1);
                int part = row / (to.height() / v.height()) * v.width() + column / (to.width() / v.width());
                y[i] = inputs.get(0)[i] + inputs.get(1)[c * v.height() * v.width() + part];
            } else {
                y[i] = element(operation, plane(inputs.get(0), c, from.get(0)), row, column, to);
            }
        }
        return y;
    }

    private static double[][] plane(double[] x, int c, Shape shape) {
        double[][] plane = new double[shape.height()][];
        for (int row = 0; row < plane.length; row++) {
            int start = (c * shape.height() + row) * shape.width();
            plane[row] = Arrays.copyOfRange(x, start, start + shape.width());
        }
        return plane;
    }

    private static double element(MapOperation operation, double[][] x, int row, int column, Shape to) {
        if (operation instanceof MapOperation.MaxPool pool) {
            return max(x, row, column, pool.geometry());
        }
        if (operation instanceof MapOperation.AdaptiveAveragePool) {
            return mean(
                    x,
                    (int) Math.floor((double) row * x.length / to.height()),
                    (int) Math.ceil((row + 1.0) * x.length / to.height()),
                    (int) Math.floor((double) column * x[0].length / to.width()),
                    (int) Math.ceil((column + 1.0) * x[0].length / to.width()));
        }
        if (operation instanceof MapOperation.Resize) {
            double y = to.height() == 1 ? 0 : row * (x.length - 1.0) / (to.height() - 1);
            double z = to.width() == 1 ? 0 : column * (x[0].length - 1.0) / (to.width() - 1);
            return interpolated(x, y, z);
        }
        throw new AssertionError(operation);
    }

    private static double max(double[][] x, int row, int column, Geometry g) {
        double max = Double.NEGATIVE_INFINITY;
        for (int ky = 0; ky < g.kernelHeight(); ky++) {
            for (int kx = 0; kx < g.kernelWidth(); kx++) {
                int sy = row * g.stride() + ky - g.padding();
                int sx = column * g.stride() + kx - g.padding();
                if (sy >= 0 && sy < x.length && sx >= 0 && sx < x[0].length) {
                    max = Math.max(max, x[sy][sx]);
                }
            }
        }
        return max;
    }

    private static double mean(double[][] x, int top, int bottom, int left, int right) {
        double sum = 0;
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                sum += x[row][column];
            }
        }
        return sum / ((bottom - top) * (right - left));
    }

    /** Sum over all pixels of their triangle's height at the place. */
    private static double interpolated(double[][] x, double y, double z) {
        double sum = 0;
        for (int row = 0; row < x.length; row++) {
            for (int column = 0; column < x[0].length; column++) {
                sum += x[row][column] * Math.max(0, 1 - Math.abs(row - y)) * Math.max(0, 1 - Math.abs(column - z));
            }
        }
        return sum;
    }
}
