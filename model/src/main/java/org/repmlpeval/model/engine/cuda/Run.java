package org.repmlpeval.model.engine.cuda;

import java.util.Map;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.cuda.device.CudaDevice;
import org.repmlpeval.model.engine.cuda.device.CudaStream;
import org.repmlpeval.model.engine.cuda.device.Grid;
import org.repmlpeval.model.engine.cuda.device.Kernels;
import org.repmlpeval.model.engine.cuda.device.Product;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;

/** One run of a program on a lane. */
final class Run {
    private final Program program;
    private final CudaDevice device;
    private final Lane lane;
    private final int images;
    private final Kernels kernels;
    private final Placement placement;
    private final CudaStream stream;
    private final long base;
    private int step;

    /** Takes a value that was computed. */
    interface Reader {
        void read(int value);
    }

    Run(Program program, CudaDevice device, Lane lane, int images) {
        this.program = program;
        this.device = device;
        this.lane = lane;
        this.images = images;
        kernels = device.kernels(program.type());
        placement = program.placement(images);
        lane.reserve(placement);
        stream = lane.stream();
        base = lane.memory().address();
    }

    /** @param tensor {@code (N, C, H, W)}, whose images from {@code from} on are the program's input */
    void in(Tensor tensor, int from) {
        Layout layout = layout(program.plan().input());
        int size = layout.shape().size();
        lane.host()
                .put(
                        tensor,
                        Math.multiplyExact(from, size),
                        Math.multiplyExact(images, size),
                        program.type().sums());
        stream.upload(base, lane.host(), staged(size));
        int value = program.plan().input();
        launch(
                "pack",
                value,
                base,
                address(value),
                program.channelOrder(value),
                program.pixelOrder(value),
                layout.shape().channels(),
                images,
                layout.pixels());
    }

    /** Waits for everything and copies a value to the images of a tensor from {@code from} on. */
    void out(int value, Tensor tensor, int from) {
        Layout layout = layout(value);
        int size = layout.shape().size();
        launch(
                "unpack",
                value,
                address(value),
                base,
                program.channelOrder(value),
                program.pixelOrder(value),
                layout.shape().channels(),
                images,
                layout.pixels());
        stream.download(lane.host(), base, staged(size));
        stream.await();
        lane.host().get(tensor, Math.multiplyExact(from, size), Math.multiplyExact(images, size));
    }

    /** Bytes of a value that is copied from or to the host. */
    private long staged(int size) {
        return (long) images * size * program.type().sums().bytes();
    }

    /**
     * Adds all steps to the stream.
     *
     * @param nanos receives the time by kind of instruction; null if not needed, for it makes every step be waited for
     * @param reader is told of each value as soon as its step was added; values that are held by one are told of together
     */
    void steps(Map<String, Long> nanos, Reader reader) {
        read(program.plan().input(), reader);
        for (step = 0; step < program.steps().size(); step++) {
            Instruction instruction = program.plan().instructions().get(step);
            long start = System.nanoTime();
            program.steps().get(step).work().accept(this);
            if (nanos != null) {
                stream.await();
                nanos.merge(instruction.kind(), System.nanoTime() - start, Long::sum);
            }
            read(instruction.output(), reader);
        }
    }

    private void read(int holder, Reader reader) {
        for (int value : program.heldBy(holder)) {
            reader.read(value);
        }
    }

    int images() {
        return images;
    }

    Layout layout(int value) {
        return program.plan().layout(value);
    }

    /** Of a value; 0 for {@link Instruction#NONE}. */
    long address(int value) {
        return value == Instruction.NONE ? 0 : base + placement.values()[program.held(value)];
    }

    /** Of this step's scratch memory. @param offset in bytes */
    long scratch(long offset) {
        return base + placement.scratch()[step] + offset;
    }

    /** A number as the kernels take it. */
    Object number(double value) {
        if (program.type().sums() == Precision.FLOAT32) {
            return (float) value;
        }
        return value;
    }

    /** Runs a kernel that takes the elements of a value row by row. */
    void launch(String kernel, int value, Object... arguments) {
        Layout layout = layout(value);
        launch(kernel, Grid.of(layout.shape().channels(), layout.columns(images)), arguments);
    }

    void launch(String kernel, Grid grid, Object... arguments) {
        kernels.launch(stream, kernel, grid, arguments);
    }

    /** @param operands addresses of A, B and C */
    void multiply(Product product, long... operands) {
        device.products().multiply(stream, product, program.type(), operands, base + placement.workspace());
    }

    /**
     * Adds a product whose sums another kernel reads, which writes a value.
     *
     * @param left address of A
     * @param right address of B
     * @param offset of scratch memory for sums, which is used if they need more memory than the value
     * @return address of the sums
     */
    long sums(Product product, long left, long right, int value, long offset) {
        long sums = program.type().isNarrow() ? scratch(offset) : address(value);
        multiply(product.sums(), left, right, sums);
        return sums;
    }

    /** Copies elements of values within the device. @param element of the target's that is written first */
    void copy(int target, long element, int source, long elements) {
        long bytes = program.type().bytes();
        stream.copy(address(target) + element * bytes, address(source), elements * bytes);
    }
}
