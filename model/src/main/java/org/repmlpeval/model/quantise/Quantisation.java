package org.repmlpeval.model.quantise;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation;
import org.repmlpeval.model.arch.network.Operation.Convolution;
import org.repmlpeval.model.arch.network.Operation.GroupedLinear;
import org.repmlpeval.model.arch.network.Operation.Linear;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.plan.Instruction.Quantize;

/**
 * Simulates 8-bit weights in floating point. In every convolution and fully-connected layer of the deploy form, each output channel
 * r (a row of the weight) is rounded to the grid s·q, with s = max |w| / 127 and whole numbers q from −127 to 127 (symmetric, ties
 * to even). A row of zeros has s = 1. Biases and batch norms stay float32. A batch norm after a layer multiplies rows, and
 * therefore their grids, by its factors, so folding it first gives the same q.
 */
public final class Quantisation {
    private Quantisation() {}

    /** Modules whose weights are quantised, in order of use. */
    public static List<String> layers(Network network) {
        return network.steps().stream()
                .map(Network.Step::operation)
                .filter(Quantisation::isLayer)
                .map(Operation::name)
                .toList();
    }

    static boolean isLayer(Operation operation) {
        return operation instanceof Convolution || operation instanceof GroupedLinear || operation instanceof Linear;
    }

    /**
     * The deploy state dict with each layer's weight on its grid. All other tensors are shared, not copied. Applying it again
     * changes nothing.
     *
     * @param deploy complete state dict of the deploy form
     * @param precision of the weights on the grid, which are rounded only once
     */
    public static StateDict weights(Architecture architecture, StateDict deploy, Precision precision) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(deploy.tensors());
        for (String layer : layers(architecture.network(Form.DEPLOY))) {
            tensors.compute(layer + ".weight", (name, weight) -> quantised(weight, precision));
        }
        return new StateDict(tensors);
    }

    private static Tensor quantised(Tensor weight, Precision precision) {
        int rows = weight.shape()[0];
        int columns = weight.size() / rows;
        double[] values = new double[weight.size()];
        for (int r = 0; r < rows; r++) {
            double scale = scale(weight, r, columns);
            for (int i = r * columns; i < (r + 1) * columns; i++) {
                values[i] = scale * Math.rint(weight.get(i) / scale);
            }
        }
        return Tensor.of(values, weight.shape()).to(precision);
    }

    /** s of a row. */
    static double scale(Tensor weight, int row, int columns) {
        double largest = 0;
        for (int i = row * columns; i < (row + 1) * columns; i++) {
            largest = Math.max(largest, Math.abs(weight.get(i)));
        }
        return largest == 0 ? 1 : largest / Quantize.STEPS;
    }

    /**
     * The same with grids for the inputs of layers: one scale s = max |x| / 127 per layer, stored as the tensor {@code
     * <layer>.input_scale}. Inputs are rounded to this grid when the network runs. If all inputs are 0, s is 1.
     *
     * @param largestInputs max |x| of each layer's input, by module
     * @throws InvalidInputException if one of them is not finite
     */
    public static StateDict withInputs(StateDict quantised, Map<String, Double> largestInputs) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(quantised.tensors());
        largestInputs.forEach((layer, largest) -> {
            if (!(largest >= 0) || largest.isInfinite()) {
                throw new InvalidInputException("inputs of layer " + layer + " are at most " + largest
                        + " on the calibration images; legal: a finite number; check the weights");
            }
            float scale = largest == 0 ? 1 : (float) (largest / Quantize.STEPS);
            tensors.put(layer + Quantize.SCALE, Tensor.of(new float[] {scale}, 1));
        });
        return new StateDict(tensors);
    }

    /**
     * Size of the tensors of a form in bytes: 4 per value, in a reduced precision of 16 bits 2. In the int8 form, 1 per weight of a layer and 4 per scale; there is a
     * scale for each row and, with calibration, one for the layer's input.
     */
    public static long bytes(Architecture architecture, Form form, Grids grids) {
        Network network = architecture.network(form);
        int each = form.precision().map(ReducedPrecision::bytes).orElse(Float.BYTES);
        long bytes = network.tensors().stream().mapToLong(TensorSpec::size).sum() * each;
        if (form != Form.INT8) {
            return bytes;
        }
        for (Network.Step step : network.steps()) {
            if (isLayer(step.operation())) {
                TensorSpec weight = step.operation().tensors().get(0);
                int scales = weight.shape().get(0) + (grids == Grids.WEIGHTS_AND_INPUTS ? 1 : 0);
                bytes += (long) scales * Float.BYTES - weight.size() * (Float.BYTES - 1);
            }
        }
        return bytes;
    }

    /** What the int8 form rounds. */
    public enum Grids {
        WEIGHTS,
        WEIGHTS_AND_INPUTS
    }
}
