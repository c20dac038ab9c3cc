package org.repmlpeval.model.reparam;

import org.repmlpeval.model.arch.network.Operation.BatchNorm;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * A batch norm with stored statistics written as y = scale·x + shift per channel: scale = γ/√(σ² + eps), shift = β − μ·scale (arXiv
 * 2105.01883, section 3.3). All in float64.
 *
 * @param scale (C) float64
 * @param shift (C) float64
 */
public record Affine(double[] scale, double[] shift) {
    /** The batch norm at that module path. */
    public static Affine of(StateDict weights, String norm) {
        Tensor gamma = weights.get(norm + ".weight");
        Tensor beta = weights.get(norm + ".bias");
        Tensor mean = weights.get(norm + ".running_mean");
        Tensor variance = weights.get(norm + ".running_var");
        double[] scale = new double[gamma.size()];
        double[] shift = new double[gamma.size()];
        for (int c = 0; c < scale.length; c++) {
            scale[c] = gamma.get(c) / Math.sqrt(variance.get(c) + BatchNorm.EPSILON);
            shift[c] = beta.get(c) - mean.get(c) * scale[c];
        }
        return new Affine(scale, shift);
    }
}
