package org.repmlpeval.model.reparam;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.block.ConvNorm;
import org.repmlpeval.model.arch.block.GroupedBlock;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.block.ShareSetBlock;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * Converts training-time weights to deploy weights ("locality injection", arXiv 2105.01883 section 3.3, 2112.11081 section 3.2). In
 * each block, fc3, its batch norm and the convolution branches become one fc3 with a bias. Each convolution that the architecture
 * marks as mergeable becomes, together with its batch norm, one convolution with a bias. All other tensors are shared, not copied.
 */
public final class Conversion {
    private Conversion() {}

    /**
     * The deploy state dict, in the architecture's order. A pure function: the input does not change. A deploy state dict is
     * returned unchanged.
     *
     * @param weights state dict of either form, complete
     * @param precision of the merged tensors; they are computed in float64 and rounded at most once
     */
    public static StateDict toDeploy(Architecture architecture, StateDict weights, Precision precision) {
        if (formOf(architecture, weights) == Form.DEPLOY) {
            return weights;
        }
        Map<String, Tensor> merged = new HashMap<>();
        for (Mergeable module : architecture.mergeables()) {
            merged.putAll(merge(module, weights, precision));
        }
        Map<String, Tensor> deploy = new LinkedHashMap<>();
        for (TensorSpec spec : architecture.tensors(Form.DEPLOY)) {
            Tensor tensor = merged.get(spec.name());
            deploy.put(spec.name(), tensor != null ? tensor : weights.get(spec.name()));
        }
        return new StateDict(deploy);
    }

    /** The form of a state dict, judged by its keys: deploy if it holds tensors that only the conversion makes. */
    public static Form formOf(Architecture architecture, StateDict weights) {
        return architecture.mergeables().stream().allMatch(m -> weights.contains(m.path(m.deployLeaf())))
                ? Form.DEPLOY
                : Form.TRAIN;
    }

    /** The tensors that the conversion makes from one module, by their full names. @param weights training-time form */
    public static Map<String, Tensor> merge(Mergeable module, StateDict weights, Precision precision) {
        if (module instanceof ShareSetBlock block) {
            return FullyConnected.of(block).merge(weights, precision);
        } else if (module instanceof GroupedBlock block) {
            Map<String, Tensor> merged = new HashMap<>(FullyConnected.of(block).merge(weights, precision));
            if (block.hasGlobalPerceptron()) {
                merged.putAll(GlobalPerceptron.absorb(block, weights, precision));
            }
            return merged;
        }
        return convolution((ConvNorm) module, weights, precision);
    }

    private static Map<String, Tensor> convolution(ConvNorm module, StateDict weights, Precision precision) {
        Tensor conv = weights.get(module.path("conv.weight"));
        Affine norm = Affine.of(weights, module.path("bn"));
        TensorValues weight = new TensorValues(precision, conv.size());
        TensorValues bias = new TensorValues(precision, module.out());
        int perOutput = conv.size() / module.out();
        for (int i = 0; i < conv.size(); i++) {
            weight.set(i, conv.get(i) * norm.scale()[i / perOutput]);
        }
        for (int o = 0; o < module.out(); o++) {
            bias.set(o, norm.shift()[o]);
        }
        return Map.of(
                module.path("conv.weight"),
                weight.tensor(conv.shape()),
                module.path("conv.bias"),
                bias.tensor(module.out()));
    }
}
