package org.repmlpeval.model.reparam;

import java.util.Map;
import org.repmlpeval.model.arch.block.GroupedBlock;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * Merges the batch norm after the first RepMLP's pooling into the layer after it: W1' = W1·scale, b1' = b1 + W1·shift. Each
 * channel's scale and shift apply to all its partitions (arXiv 2105.01883, section 3.3).
 */
final class GlobalPerceptron {
    private GlobalPerceptron() {}

    /** fc1_fc2.fc1.weight and .bias. */
    static Map<String, Tensor> absorb(GroupedBlock block, StateDict weights, Precision precision) {
        String fc1 = block.path("fc1_fc2.fc1");
        Tensor weight = weights.get(fc1 + ".weight");
        Tensor bias = weights.get(fc1 + ".bias");
        Affine norm = Affine.of(weights, block.path("avg.bn"));
        int rows = weight.shape()[0];
        int columns = weight.shape()[1];
        TensorValues scaled = new TensorValues(precision, weight.size());
        TensorValues shifted = new TensorValues(precision, rows);
        for (int r = 0; r < rows; r++) {
            double sum = bias.get(r);
            for (int i = 0; i < columns; i++) {
                double w = weight.get(r * columns + i);
                int channel = i / block.partitions();
                scaled.set(r * columns + i, w * norm.scale()[channel]);
                sum += w * norm.shift()[channel];
            }
            shifted.set(r, sum);
        }
        return Map.of(fc1 + ".weight", scaled.tensor(rows, columns), fc1 + ".bias", shifted.tensor(rows));
    }
}
