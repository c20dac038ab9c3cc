package org.repmlpeval.model.engine.cuda;

import org.repmlpeval.model.engine.cuda.Steps.Affine;
import org.repmlpeval.model.engine.cuda.device.DeviceMemory;
import org.repmlpeval.model.engine.cuda.device.Grid;
import org.repmlpeval.model.engine.cuda.device.NumberType;
import org.repmlpeval.model.engine.cuda.device.Product;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.PartitionInstruction;
import org.repmlpeval.model.plan.PartitionInstruction.AddToPartitions;
import org.repmlpeval.model.plan.PartitionInstruction.ElementAffine;
import org.repmlpeval.model.plan.PartitionInstruction.GroupedLinear;

/** Instructions on partitions over all channels; values are seen as (C, N · partitions, h·w). */
final class PartitionSteps {
    private PartitionSteps() {}

    static Step bind(PartitionInstruction instruction, Layout in, DeviceWeights weights) {
        int area = instruction.view().area();
        if (instruction instanceof GroupedLinear linear) {
            return groupedLinear(linear, in, weights);
        } else if (instruction instanceof ElementAffine norm) {
            long scale = weights.constant(norm.scale());
            long shift = weights.constant(norm.shift());
            Affine affine = new Affine(norm.input(), Instruction.NONE, Instruction.NONE, norm.output(), area);
            return Step.of(run -> Steps.affine(run, affine, 0, scale, shift));
        }
        AddToPartitions add = (AddToPartitions) instruction;
        return Step.of(run -> run.launch(
                "spread",
                add.output(),
                run.address(add.input()),
                run.address(add.addend()),
                run.address(add.output()),
                in.shape().channels(),
                in.columns(run.images()),
                area));
    }

    /** The rows of a group are gathered, multiplied with its weight, and put back in their places. */
    private static Step groupedLinear(GroupedLinear whole, Layout in, DeviceWeights weights) {
        GroupedLinear linear = whole.withoutWeights();
        int groups = linear.groups();
        int area = linear.view().area();
        int channels = in.shape().channels() / groups;
        int outputs = linear.weight().rows() / area / groups;
        int depth = linear.weight().columns();
        long weight = weights.transposed(whole.weight(), groups);
        long bias = weights.constant(linear.bias());
        int partitions = in.pixels() / area;
        NumberType type = weights.type();
        return new Step(
                run -> {
                    int rows = run.images() * partitions;
                    long gathered = run.scratch(0);
                    long product = run.scratch(DeviceMemory.aligned((long) groups * rows * depth * type.bytes()));
                    // (g, C/g, rows, h·w) → (g, rows, C/g, h·w)
                    run.launch(
                            "swap",
                            Grid.of(groups * rows, channels * area),
                            run.address(linear.input()),
                            0L,
                            gathered,
                            0L,
                            Function.NONE.ordinal(),
                            groups,
                            channels,
                            rows,
                            area);
                    run.multiply(new Product(groups, rows, outputs * area, depth).sums(), gathered, weight, product);
                    // (g, rows, O/g, h·w) → (g, O/g, rows, h·w)
                    run.launch(
                            "swap",
                            Grid.of(groups * outputs, rows * area),
                            0L,
                            product,
                            run.address(linear.output()),
                            bias,
                            linear.function().ordinal(),
                            groups,
                            rows,
                            outputs,
                            area);
                },
                images -> {
                    long rows = (long) images * partitions;
                    return DeviceMemory.aligned(groups * rows * depth * type.bytes())
                            + groups * rows * outputs * area * type.sums().bytes();
                });
    }
}
