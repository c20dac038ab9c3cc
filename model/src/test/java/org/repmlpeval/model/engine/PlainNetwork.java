package org.repmlpeval.model.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.MapOperation;
import org.repmlpeval.model.arch.network.Nearest;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation;
import org.repmlpeval.model.arch.network.Operation.Activation;
import org.repmlpeval.model.arch.network.Operation.BatchNorm;
import org.repmlpeval.model.arch.network.Operation.Bias;
import org.repmlpeval.model.arch.network.Operation.Convolution;
import org.repmlpeval.model.arch.network.Operation.GroupedLinear;
import org.repmlpeval.model.arch.network.Operation.Linear;
import org.repmlpeval.model.arch.network.Operation.Partition;
import org.repmlpeval.model.arch.network.Operation.RowBatchNorm;
import org.repmlpeval.model.arch.network.Operation.Unpartition;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.cpu.kernel.RowsTest;

/** Every operation as the plain loop of its definition, float64, one image: the twin of the backends' kernels. */
public final class PlainNetwork {
    private final StateDict weights;

    /**
     * All values in reduced precision, by number: every operation on rounded tensors, its result rounded. If only products read the type,
     * their inputs and weights are rounded and nothing else.
     */
    public static List<double[]> values(Network network, StateDict weights, ReducedPrecision type, double[] image) {
        boolean stored = type != ReducedPrecision.TF32;
        Map<String, Tensor> tensors = new HashMap<>();
        weights.tensors().forEach((name, tensor) -> {
            boolean matrix = tensor.shape().length > 1;
            tensors.put(name, stored || matrix ? rounded(tensor, type) : tensor);
        });
        PlainNetwork plain = new PlainNetwork(new StateDict(tensors));
        List<double[]> values = new ArrayList<>(List.of(stored ? rounded(image, type) : image));
        List<Shape> shapes = new ArrayList<>(List.of(network.input()));
        for (Network.Step step : network.steps()) {
            boolean product = step.operation() instanceof Convolution
                    || step.operation() instanceof GroupedLinear
                    || step.operation() instanceof Linear;
            List<double[]> inputs = step.inputs().stream()
                    .map(values::get)
                    .map(x -> product ? rounded(x, type) : x)
                    .toList();
            List<Shape> from = step.inputs().stream().map(shapes::get).toList();
            double[] result = plain.apply(step, inputs, from);
            values.add(stored ? rounded(result, type) : result);
            shapes.add(step.output());
        }
        return values;
    }

    private static Tensor rounded(Tensor tensor, ReducedPrecision type) {
        return Tensor.of(rounded(tensor.to(Precision.FLOAT64).doubles(), type), tensor.shape());
    }

    private static double[] rounded(double[] values, ReducedPrecision type) {
        return Arrays.stream(values).map(value -> Nearest.of(type, value)).toArray();
    }

    private PlainNetwork(StateDict weights) {
        this.weights = weights;
    }

    /** The result for one image {@code (C, H, W)}. */
    public static double[] run(Network network, StateDict weights, double[] image) {
        List<double[]> values = values(network, weights, image);
        return values.get(values.size() - 1);
    }

    /** All values by number. */
    public static List<double[]> values(Network network, StateDict weights, double[] image) {
        PlainNetwork plain = new PlainNetwork(weights);
        List<double[]> values = new ArrayList<>(List.of(image));
        List<Shape> shapes = new ArrayList<>(List.of(network.input()));
        for (Network.Step step : network.steps()) {
            List<double[]> inputs = step.inputs().stream().map(values::get).toList();
            List<Shape> from = step.inputs().stream().map(shapes::get).toList();
            values.add(plain.apply(step, inputs, from));
            shapes.add(step.output());
        }
        return values;
    }

    private double[] apply(Network.Step step, List<double[]> inputs, List<Shape> from) {
        return step.operation() instanceof MapOperation map
                ? PlainMaps.apply(map, inputs, from, step.output())
                : apply(step.operation(), inputs, from.get(0), step.output());
    }

    private double[] apply(Operation operation, List<double[]> inputs, Shape in, Shape out) {
        double[] x = inputs.get(0);
        double[] other = inputs.size() > 1 ? inputs.get(1) : null;
        double[] y = new double[out.size()];
        int area = in.height() * in.width();
        if (operation instanceof Convolution conv) {
            convolve(conv, x, y, in, out);
        } else if (operation instanceof GroupedLinear linear) {
            Tensor bias = linear.bias() == Bias.WITH ? weights.get(linear.name() + ".bias") : null;
            int rowIn = linear.in() / linear.groups();
            int rowOut = linear.out() / linear.groups();
            Tensor weight = weights.get(linear.name() + ".weight");
            for (int i = 0; i < y.length; i++) {
                int o = i % linear.out();
                int start = i / linear.out() * linear.in() + o / rowOut * rowIn;
                y[i] = bias == null ? 0 : bias.get(o);
                for (int j = 0; j < rowIn; j++) {
                    y[i] += weight.get(o * rowIn + j) * x[start + j];
                }
            }
        } else if (operation instanceof Linear linear) {
            for (int o = 0; o < y.length; o++) {
                y[o] = weights.get(linear.name() + ".bias").get(o);
                for (int j = 0; j < linear.in(); j++) {
                    y[o] += weights.get(linear.name() + ".weight").get(o * linear.in() + j) * x[j];
                }
            }
        } else if (operation instanceof BatchNorm norm) {
            for (int i = 0; i < y.length; i++) {
                y[i] = normed(norm.name(), i / area % norm.channels(), x[i]);
            }
        } else if (operation instanceof RowBatchNorm norm) {
            for (int i = 0; i < y.length; i++) {
                y[i] = normed(norm.name(), i % norm.features(), x[i]);
            }
        } else {
            withoutWeights(operation, x, other, y, in, out);
        }
        return y;
    }

    private double normed(String name, int c, double x) {
        double spread = Math.sqrt(weights.get(name + ".running_var").get(c) + BatchNorm.EPSILON);
        double standard = (x - weights.get(name + ".running_mean").get(c)) / spread;
        return standard * weights.get(name + ".weight").get(c)
                + weights.get(name + ".bias").get(c);
    }

    private static void withoutWeights(
            Operation operation, double[] x, double[] other, double[] y, Shape in, Shape out) {
        int area = in.height() * in.width();
        for (int i = 0; i < y.length; i++) {
            if (operation instanceof Activation activation) {
                y[i] = switch (activation.function()) {
                    case RELU -> Math.max(0, x[i]);
                    case SIGMOID -> 1 / (1 + Math.exp(-x[i]));
                    case GELU -> x[i] / 2 * (1 + RowsTest.erf(x[i] * Math.sqrt(0.5)));
                };
            } else if (operation instanceof Operation.Add) {
                y[i] = x[i] + other[i];
            } else if (operation instanceof Operation.ScaleChannels) {
                y[i] = x[i] * other[i / area];
            } else if (operation instanceof Operation.GlobalAveragePool) {
                for (int j = 0; j < area; j++) {
                    y[i] += x[i * area + j] / area;
                }
            } else if (operation instanceof Partition partition) {
                y[i] = x[mapIndex(i, in, partition.height(), partition.width())];
            } else if (operation instanceof Unpartition) {
                y[mapIndex(i, out, in.height(), in.width())] = x[i];
            } else {
                throw new AssertionError(operation);
            }
        }
    }

    /** Where element i of the partition map, (partition row, partition column, channel, y, x), lies in the map (C, H, W). */
    private static int mapIndex(int i, Shape map, int h, int w) {
        int x = i % w;
        int y = i / w % h;
        int c = i / (w * h) % map.channels();
        int part = i / (w * h * map.channels());
        int across = map.width() / w;
        return (c * map.height() + part / across * h + y) * map.width() + part % across * w + x;
    }

    private void convolve(Convolution conv, double[] x, double[] y, Shape in, Shape out) {
        Tensor weight = weights.get(conv.name() + ".weight");
        Tensor bias = conv.bias() == Bias.WITH ? weights.get(conv.name() + ".bias") : null;
        Geometry g = conv.geometry();
        int depth = conv.in() / g.groups();
        int perGroup = conv.out() / g.groups();
        for (int i = 0; i < y.length; i++) {
            int col = i % out.width();
            int line = i / out.width() % out.height();
            int o = i / (out.width() * out.height()) % conv.out();
            int row = i / (out.width() * out.height() * conv.out());
            y[i] = bias == null ? 0 : bias.get(o);
            for (int c = 0; c < depth; c++) {
                int plane = (row * conv.in() + o / perGroup * depth + c) * in.height();
                for (int ky = 0; ky < g.kernelHeight(); ky++) {
                    for (int kx = 0; kx < g.kernelWidth(); kx++) {
                        int sy = line * g.stride() + ky * g.dilation() - g.padding();
                        int sx = col * g.stride() + kx * g.dilation() - g.padding();
                        if (sy >= 0 && sy < in.height() && sx >= 0 && sx < in.width()) {
                            int k = ((o * depth + c) * g.kernelHeight() + ky) * g.kernelWidth() + kx;
                            y[i] += weight.get(k) * x[(plane + sy) * in.width() + sx];
                        }
                    }
                }
            }
        }
    }
}
