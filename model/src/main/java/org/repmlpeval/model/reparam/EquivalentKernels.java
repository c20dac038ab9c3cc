package org.repmlpeval.model.reparam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.block.ConvNorm;
import org.repmlpeval.model.arch.block.GroupedBlock;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * The equivalent kernels of each RepMLP block of a training-time network: those that its deploy form would have. Quantisation-aware
 * training uses them in its forward pass while the branches learn.
 */
public final class EquivalentKernels {
    private EquivalentKernels() {}

    /**
     * For every block, {@code <block>.fc3.weight} and {@code .bias} with branches and batch norm merged. For a block of the first
     * RepMLP with a Global Perceptron these are preceded by {@code <block>.fc1_fc2.fc1.weight} and {@code .bias} with {@code
     * avg.bn} absorbed. Names and shapes are those of the deploy form. If the weights are already in the deploy form, these tensors
     * are returned unchanged.
     *
     * @param weights state dict of either form, complete
     * @param precision of merged tensors; they are computed in float64 and rounded at most once
     * @throws InvalidInputException if the network has no block
     */
    public static StateDict of(Architecture architecture, StateDict weights, Precision precision) {
        boolean merged = Conversion.formOf(architecture, weights) == Form.DEPLOY;
        Map<String, Tensor> kernels = new LinkedHashMap<>();
        for (Mergeable block : architecture.mergeables()) {
            List<String> names = names(block);
            if (!names.isEmpty()) {
                Map<String, Tensor> tensors = merged ? weights.tensors() : Conversion.merge(block, weights, precision);
                names.forEach(name -> kernels.put(name, tensors.get(name)));
            }
        }
        if (kernels.isEmpty()) {
            throw new InvalidInputException("architecture " + architecture.name()
                    + " has no RepMLP block with kernels to merge; give an architecture that has one");
        }
        return new StateDict(kernels);
    }

    /** Tensors of the deploy form that replace a block's branches, in the order of that form; none for a single convolution. */
    private static List<String> names(Mergeable module) {
        if (module instanceof ConvNorm) {
            return List.of();
        }
        String fc3 = module.path("fc3");
        if (module instanceof GroupedBlock block && block.hasGlobalPerceptron()) {
            String fc1 = module.path("fc1_fc2.fc1");
            return List.of(fc1 + ".weight", fc1 + ".bias", fc3 + ".weight", fc3 + ".bias");
        }
        return List.of(fc3 + ".weight", fc3 + ".bias");
    }
}
