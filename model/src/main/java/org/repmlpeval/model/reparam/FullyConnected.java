package org.repmlpeval.model.reparam;

import java.util.List;
import java.util.Map;
import org.repmlpeval.model.arch.block.GroupedBlock;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.block.ShareSetBlock;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * fc3 of a block and everything that the conversion merges into it: W' = t·W + W(F), b' = β − t·μ + b(F), with W(F) the matrix of
 * the merged convolution F (arXiv 2105.01883, section 3.3). Rows are (output, y, x), columns (input of the group, y', x').
 *
 * @param outputs output channels, or share-sets
 * @param groupInputs input channels of a group; 1 for share-sets
 * @param normArea number of rows that one channel of fc3_bn applies to
 */
record FullyConnected(
        Mergeable block, int outputs, int groupInputs, int height, int width, int normArea, List<Integer> kernels) {
    static FullyConnected of(ShareSetBlock block) {
        return new FullyConnected(
                block, block.sharesets(), 1, block.height(), block.width(), block.area(), block.kernels());
    }

    static FullyConnected of(GroupedBlock block) {
        int groupInputs = block.channels() / block.groups();
        return new FullyConnected(
                block,
                block.outputs(),
                groupInputs,
                block.tiling().height(),
                block.tiling().width(),
                1,
                block.kernels());
    }

    /** fc3.weight {@code (outputs·h·w, groupInputs·h·w, 1, 1)} and fc3.bias. */
    Map<String, Tensor> merge(StateDict weights, Precision precision) {
        Tensor fc3 = weights.get(block.path("fc3.weight"));
        Affine norm = Affine.of(weights, block.path("fc3_bn"));
        MergedKernel local = local(weights);
        int area = height * width;
        int rows = outputs * area;
        int columns = groupInputs * area;
        TensorValues weight = new TensorValues(precision, Math.multiplyExact(rows, columns));
        TensorValues bias = new TensorValues(precision, rows);
        double[] row = new double[columns];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < columns; i++) {
                row[i] = norm.scale()[r / normArea] * fc3.get(r * columns + i);
            }
            double shift = norm.shift()[r / normArea];
            if (local != null) {
                int element = r % area;
                local.addRow(row, r / area, element / width, element % width, height, width);
                shift += local.bias()[r / area];
            }
            weight.setRow(r * columns, row);
            bias.set(r, shift);
        }
        return Map.of(
                block.path("fc3.weight"), weight.tensor(rows, columns, 1, 1),
                block.path("fc3.bias"), bias.tensor(rows));
    }

    private MergedKernel local(StateDict weights) {
        if (kernels.isEmpty()) {
            return null;
        }
        List<String> branches =
                kernels.stream().map(k -> block.path("repconv" + k)).toList();
        return MergedKernel.of(weights, branches);
    }
}
