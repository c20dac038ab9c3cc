package org.repmlpeval.model.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.PartitionInstruction;
import org.repmlpeval.model.plan.PartitionInstruction.AddToPartitions;
import org.repmlpeval.model.plan.PartitionInstruction.ElementAffine;
import org.repmlpeval.model.plan.PartitionInstruction.GroupedLinear;

/** Instructions on partitions over all channels as ND4J operations; values are seen as (C, N · partitions, h·w). */
final class PartitionSteps {
    private PartitionSteps() {}

    static Step bind(PartitionInstruction instruction, Layout in, ArrayWeights weights) {
        int area = instruction.view().area();
        int channels = in.shape().channels();
        if (instruction instanceof GroupedLinear linear) {
            return groupedLinear(linear, channels, weights);
        } else if (instruction instanceof ElementAffine norm) {
            INDArray scale = weights.constant(norm.scale(), channels, 1, area);
            INDArray shift = weights.constant(norm.shift(), channels, 1, area);
            return values -> {
                INDArray y = values.view(norm.output(), channels, -1, area);
                Nd4j.exec(new MulOp(values.view(norm.input(), channels, -1, area), scale, y));
                Nd4j.exec(new AddOp(y, shift, y));
            };
        }
        AddToPartitions add = (AddToPartitions) instruction;
        return values -> Nd4j.exec(new AddOp(
                values.view(add.input(), channels, -1, area),
                values.view(add.addend(), channels, -1, 1),
                values.view(add.output(), channels, -1, area)));
    }

    private static Step groupedLinear(GroupedLinear whole, int channels, ArrayWeights weights) {
        GroupedLinear linear = whole.withoutWeights();
        int groups = linear.groups();
        int area = linear.view().area();
        int outputs = whole.weight().rows() / area / groups;
        long depth = whole.weight().columns();
        INDArray weight = weights.transposedSets(whole.weight(), groups);
        INDArray bias = linear.bias() == null ? null : weights.constant(linear.bias(), groups, outputs, 1, area);
        return values -> {
            INDArray x = values.view(linear.input(), groups, channels / groups, -1, area);
            INDArray y = values.view(linear.output(), groups, outputs, -1, area);
            long rows = x.size(2);
            INDArray gathered = values.scratch(rows * depth);
            INDArray product = values.scratch(rows * outputs * area);
            for (int group = 0; group < groups; group++) {
                gathered.reshape('c', rows, channels / groups, area)
                        .assign(x.slice(group).permute(1, 0, 2));
                Steps.multiply(
                        gathered.reshape('c', rows, depth),
                        weight.slice(group),
                        product.reshape('c', rows, (long) outputs * area));
                y.slice(group).assign(product.reshape('c', rows, outputs, area).permute(1, 0, 2));
            }
            if (bias != null) {
                Nd4j.exec(new AddOp(y, bias, y));
            }
            Steps.apply(linear.function(), values.matrix(linear.output()), values);
            values.give(gathered);
            values.give(product);
        };
    }
}
