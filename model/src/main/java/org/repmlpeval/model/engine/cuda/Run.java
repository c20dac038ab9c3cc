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
    private final Precision precision;
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

    Run(Program program, CudaDevice device, Precision precision, Lane lane, int images) {
        this.program = program;
        this.device = device;
        this.precision = precision;
        this.lane = lane;
        this.images = images;
        kernels = device.kernels(precision);
        placement = program.placement(images, bytes(precision));
        lane.reserve(placement);
        stream = lane.stream();
        base = lane.memory().address();
    }

    static int bytes(Precision precision) {
        return precision == Precision.FLOAT32 ? Float.BYTES : Double.BYTES;
    }

    /** @param tensor {@code (N, C, H, W)}, whose images from {@code from} on are the program's input */
    void in(Tensor tensor, int from) {
        Layout layout = layout(program.plan().input());
        int size = layout.shape().size();
        lane.host().put(tensor, Math.multiplyExact(from, size), Math.multiplyExact(images, size), precision);
        stream.upload(base, lane.host(), (long) images * size * bytes(precision));
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
        stream.download(lane.host(), base, (long) images * size * bytes(precision));
        stream.await();
        lane.host().get(tensor, Math.multiplyExact(from, size), Math.multiplyExact(images, size));
    }

    /**
     * Adds all steps to the stream.
     *
     * @param nanos receives the time by kind of instruction; null if not needed, for it makes every step be waited for
     * @param reader is told of each value as soon as its step was added
     */
    void steps(Map<String, Long> nanos, Reader reader) {
        reader.read(program.plan().input());
        for (step = 0; step < program.steps().size(); step++) {
            Instruction instruction = program.plan().instructions().get(step);
            long start = System.nanoTime();
            program.steps().get(step).work().accept(this);
            if (nanos != null) {
                stream.await();
                nanos.merge(instruction.kind(), System.nanoTime() - start, Long::sum);
            }
            reader.read(instruction.output());
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
        return value == Instruction.NONE ? 0 : base + placement.values()[value];
    }

    /** Of this step's scratch memory. @param element that lies there */
    long scratch(long element) {
        return base + placement.scratch()[step] + element * bytes(precision);
    }

    /** A number as the kernels take it. */
    Object number(double value) {
        if (precision == Precision.FLOAT32) {
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
        device.products().multiply(stream, product, precision, operands, base + placement.workspace());
    }

    /** Bytes of that many elements. */
    long bytes(long elements) {
        return elements * bytes(precision);
    }

    /** Copies elements within the device. */
    void copy(long target, long source, long elements) {
        stream.copy(target, source, elements * bytes(precision));
    }
}
