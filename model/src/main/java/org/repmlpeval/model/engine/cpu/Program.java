package org.repmlpeval.model.engine.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.cpu.grouped.GroupedLinearKernel;
import org.repmlpeval.model.engine.cpu.imagewise.BoundaryKernels;
import org.repmlpeval.model.engine.cpu.imagewise.ConvolutionKernel;
import org.repmlpeval.model.engine.cpu.imagewise.MapKernels;
import org.repmlpeval.model.engine.cpu.imagewise.RowKernels;
import org.repmlpeval.model.engine.cpu.kernel.CopyKernels;
import org.repmlpeval.model.engine.cpu.kernel.DepthwiseKernel;
import org.repmlpeval.model.engine.cpu.kernel.ElementKernels;
import org.repmlpeval.model.engine.cpu.kernel.GatherKernel;
import org.repmlpeval.model.engine.cpu.kernel.Kernel;
import org.repmlpeval.model.engine.cpu.kernel.MeanKernel;
import org.repmlpeval.model.engine.cpu.kernel.PartitionAffineKernel;
import org.repmlpeval.model.engine.cpu.kernel.PartitionKernels;
import org.repmlpeval.model.engine.cpu.kernel.PlaneKernel;
import org.repmlpeval.model.engine.cpu.kernel.PointwiseKernel;
import org.repmlpeval.model.engine.cpu.kernel.ShareSetKernel;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.MapInstruction;
import org.repmlpeval.model.plan.PartitionInstruction;
import org.repmlpeval.model.plan.PartitionView;
import org.repmlpeval.model.plan.Plan;

/** A plan bound to its weights. Keeps the schedule and storage for every number of images that has been run. */
final class Program implements AutoCloseable {
    private final Plan plan;
    private final List<Kernel> kernels = new ArrayList<>();
    private final Map<Size, Prepared> prepared = new ConcurrentHashMap<>();

    private record Size(int images, int threads) {}

    /** Work and memory for one number of images and threads. */
    record Prepared(Schedule schedule, Storage storage) {}

    /** @param threads that may share an image */
    Program(Plan plan, WeightStore weights, int threads) {
        this.plan = plan.withoutWeights();
        plan.instructions().forEach(instruction -> kernels.add(bind(plan, instruction, weights, threads)));
    }

    Plan plan() {
        return plan;
    }

    boolean usesOneDnn() {
        return kernels.stream().anyMatch(Kernel::usesOneDnn);
    }

    List<Kernel> kernels() {
        return kernels;
    }

    Prepared prepare(int images, int threads) {
        return prepared.computeIfAbsent(new Size(images, threads), size -> {
            Schedule schedule = new Schedule(kernels, images, threads);
            return new Prepared(schedule, new Storage(plan, kernels, schedule, images));
        });
    }

    @Override
    public void close() {
        kernels.forEach(Kernel::close);
    }

    private static Kernel bind(Plan plan, Instruction instruction, WeightStore weights, int threads) {
        Layout in = plan.layout(instruction.inputs().get(0));
        Layout out = plan.layout(instruction.output());
        if (in.channelsLast() || out.channelsLast()) {
            return imagewise(plan, instruction, weights, threads);
        } else if (instruction instanceof Instruction.Convolve conv) {
            return convolution(conv, in, out, weights);
        } else if (instruction instanceof Instruction.ShareSetLinear linear) {
            return new ShareSetKernel(linear, in, weights);
        } else if (instruction instanceof Instruction.Depthwise depthwise) {
            return new DepthwiseKernel(depthwise, in);
        } else if (instruction instanceof Instruction.ChannelAffine norm) {
            return ElementKernels.affine(norm, in);
        } else if (instruction instanceof Instruction.PartitionAffine affine) {
            return new PartitionAffineKernel(affine, in);
        } else if (instruction instanceof Instruction.Activate activate) {
            return ElementKernels.activate(activate, in);
        } else if (instruction instanceof Instruction.Add add) {
            return ElementKernels.add(add, in);
        } else if (instruction instanceof Instruction.Gate gate) {
            return ElementKernels.gate(gate, in);
        } else if (instruction instanceof Instruction.Quantize quantize) {
            return ElementKernels.quantize(quantize, in);
        } else if (instruction instanceof Instruction.Round round) {
            return ElementKernels.round(round, in);
        } else if (instruction instanceof Instruction.Mean mean) {
            return new MeanKernel(mean, in);
        } else if (instruction instanceof PartitionInstruction.GroupedLinear linear) {
            return new GroupedLinearKernel(linear, in, weights);
        } else if (instruction instanceof PartitionInstruction.ElementAffine norm) {
            return PartitionKernels.affine(norm, in);
        } else if (instruction instanceof PartitionInstruction.AddToPartitions add) {
            return PartitionKernels.add(add, in);
        }
        return bind(plan, (MapInstruction) instruction, in, out);
    }

    private static Kernel bind(Plan plan, MapInstruction instruction, Layout in, Layout out) {
        if (instruction instanceof MapInstruction.MaxPool pool) {
            return PlaneKernel.maxPool(pool, in, out);
        } else if (instruction instanceof MapInstruction.AveragePool pool) {
            return PlaneKernel.averagePool(pool, in, out);
        } else if (instruction instanceof MapInstruction.Resize resize) {
            return PlaneKernel.resize(resize, in, out);
        } else if (instruction instanceof MapInstruction.Concatenate concatenate) {
            return CopyKernels.concatenate(concatenate, plan);
        }
        return CopyKernels.reshape((MapInstruction.Reshape) instruction, in, out);
    }

    private static Kernel imagewise(Plan plan, Instruction instruction, WeightStore weights, int threads) {
        Layout in = plan.layout(instruction.inputs().get(0));
        Layout out = plan.layout(instruction.output());
        if (instruction instanceof Instruction.Convolve conv) {
            return new ConvolutionKernel(conv, in, out, weights, threads);
        } else if (instruction instanceof Instruction.ChannelAffine norm) {
            return RowKernels.affine(norm, in);
        } else if (instruction instanceof Instruction.Activate activate) {
            return RowKernels.activate(activate, in);
        } else if (instruction instanceof Instruction.Add add) {
            return RowKernels.add(add, in);
        } else if (instruction instanceof Instruction.Quantize quantize) {
            return RowKernels.quantize(quantize, in);
        } else if (instruction instanceof Instruction.Round round) {
            return RowKernels.round(round, in);
        } else if (instruction instanceof Instruction.Mean mean) {
            return BoundaryKernels.mean(mean, in);
        } else if (instruction instanceof MapInstruction.AveragePool pool) {
            return BoundaryKernels.averagePool(pool, in, out);
        } else if (instruction instanceof MapInstruction.MaxPool pool) {
            return MapKernels.maxPool(pool, in, out);
        } else if (instruction instanceof MapInstruction.Resize resize) {
            return MapKernels.resize(resize, in, out);
        } else if (instruction instanceof MapInstruction.Concatenate concatenate) {
            return MapKernels.concatenate(concatenate, plan.withoutWeights());
        }
        return BoundaryKernels.rearrange((MapInstruction.Rearrange) instruction, in, out);
    }

    private static Kernel convolution(Instruction.Convolve conv, Layout in, Layout out, WeightStore weights) {
        if (conv.isProduct() && Arrays.equals(in.pixelOrder(), out.pixelOrder())) {
            return new PointwiseKernel(conv, in, out, weights);
        }
        if (conv.view() == null) {
            return new GatherKernel(conv, in, out, 1, weights);
        }
        int maps = in.pixels() / conv.view().area();
        return new GatherKernel(conv, partition(in, conv.view()), partition(out, conv.view()), maps, weights);
    }

    /** A partition as a map of its own; its pixels lie in their natural order. */
    private static Layout partition(Layout whole, PartitionView view) {
        return Layout.natural(Shape.map(whole.shape().channels(), view.height(), view.width()));
    }
}
