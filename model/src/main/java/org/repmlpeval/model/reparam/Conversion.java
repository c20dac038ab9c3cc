package org.repmlpeval.model.reparam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.arch.ShareSetBlock;
import org.repmlpeval.model.arch.TensorSpec;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * Training-time weights to deploy weights ("locality injection", arXiv 2105.01883 section 3.3, 2112.11081 section 3.2). Of each
 * block fc3, its batch norm and the convolution branches become one fc3 with a bias; every other tensor is shared, not copied.
 */
public final class Conversion {
    private Conversion() {}

    /**
     * The deploy state dict, in the architecture's order. Pure: the input stays as it is; a deploy state dict is returned unchanged.
     *
     * @param weights state dict of either form, complete
     * @param precision of the merged tensors; they are computed in float64 and rounded at most once
     */
    public static StateDict toDeploy(Architecture architecture, StateDict weights, Precision precision) {
        if (formOf(architecture, weights) == Form.DEPLOY) {
            return weights;
        }
        Map<String, Tensor> merged = new HashMap<>();
        for (ShareSetBlock block : architecture.blocks()) {
            mergeInto(merged, block, weights, precision);
        }
        Map<String, Tensor> deploy = new LinkedHashMap<>();
        for (TensorSpec spec : architecture.tensors(Form.DEPLOY)) {
            Tensor tensor = merged.get(spec.name());
            deploy.put(spec.name(), tensor != null ? tensor : weights.get(spec.name()));
        }
        return new StateDict(deploy);
    }

    /** The form whose keys a state dict has: deploy if it holds a bias that only the conversion makes. */
    public static Form formOf(Architecture architecture, StateDict weights) {
        return architecture.blocks().stream().allMatch(b -> weights.contains(b.path("fc3.bias")))
                ? Form.DEPLOY
                : Form.TRAIN;
    }

    private static void mergeInto(
            Map<String, Tensor> merged, ShareSetBlock block, StateDict weights, Precision precision) {
        Tensor fc3 = weights.get(block.path("fc3.weight"));
        Affine norm = Affine.of(weights, block.path("fc3_bn"));
        MergedKernel local = local(block, weights);
        int area = block.area();
        int rows = block.sharesets() * area;
        TensorValues weight = new TensorValues(precision, rows * area);
        TensorValues bias = new TensorValues(precision, rows);
        double[] row = new double[area];
        for (int r = 0; r < rows; r++) {
            int set = r / area;
            for (int i = 0; i < area; i++) {
                row[i] = norm.scale()[set] * fc3.get(r * area + i);
            }
            double shift = norm.shift()[set];
            if (local != null) {
                int element = r % area;
                local.addRow(row, set, element / block.width(), element % block.width(), block.height(), block.width());
                shift += local.bias()[set];
            }
            weight.setRow(r * area, row);
            bias.set(r, shift);
        }
        merged.put(block.path("fc3.weight"), weight.tensor(rows, area, 1, 1));
        merged.put(block.path("fc3.bias"), bias.tensor(rows));
    }

    private static MergedKernel local(ShareSetBlock block, StateDict weights) {
        if (block.kernels().isEmpty()) {
            return null;
        }
        List<String> branches = new ArrayList<>();
        block.kernels().forEach(k -> branches.add(block.path("repconv" + k)));
        return MergedKernel.of(weights, branches, block.kernels());
    }
}
