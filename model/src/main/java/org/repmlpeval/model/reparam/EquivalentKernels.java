package org.repmlpeval.model.reparam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.block.ConvNorm;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.block.GroupedBlock;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * What each RepMLP block of a training-time network amounts to: the kernels that its deploy form would have, with which
 * quantisation-aware training computes its forward pass while the branches learn.
 */
public final class EquivalentKernels {
    private EquivalentKernels() {}

    /**
     * Of every block {@code <block>.fc3.weight} and {@code .bias}, branches and batch norm merged; of a block of the first RepMLP with
     * a Global Perceptron before them {@code <block>.fc1_fc2.fc1.weight} and {@code .bias}, {@code avg.bn} absorbed. Names and shapes
     * are those of the deploy form, from whose weights the tensors are taken as they are.
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
                    + " has no RepMLP block whose kernels could be merged; give one that has");
        }
        return new StateDict(kernels);
    }

    /** Tensors of the deploy form that stand for a block's branches, in their order there; none for a mere convolution. */
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
