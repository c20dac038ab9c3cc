package org.repmlpeval.model.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.arch.Network;
import org.repmlpeval.model.arch.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/** Forms of one network on ND4J: weights in native memory once, operations executed one after another over pooled buffers. */
final class Nd4jModel implements LoadedModel {
    private final Map<Form, Program> programs = new EnumMap<>(Form.class);
    private final Shape input;
    private final Shape output;
    private final DataType type;
    private final Precision precision;
    private final WeightLoader weights;
    private final Queue<BufferPool> idlePools = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A step with its kernel and the number of later steps that read its result. */
    private record BoundStep(Network.Step step, Kernel kernel, int readers) {}

    /** A form's steps, and the number of them that read the input. */
    private record Program(List<BoundStep> steps, int inputReaders) {}

    Nd4jModel(Architecture architecture, Map<Form, StateDict> stateDicts, Precision precision) {
        this.precision = precision;
        type = precision == Precision.FLOAT32 ? DataType.FLOAT : DataType.DOUBLE;
        weights = new WeightLoader(type);
        Network any = architecture.network(stateDicts.keySet().iterator().next());
        input = any.input();
        output = any.output();
        try {
            stateDicts.forEach((form, state) -> programs.put(form, bind(architecture.network(form), state)));
            weights.seal();
        } catch (RuntimeException | OutOfMemoryError e) {
            weights.close();
            throw e;
        }
    }

    private Program bind(Network network, StateDict state) {
        List<Network.Step> steps = network.steps();
        int[] readers = new int[steps.size() + 1];
        steps.forEach(step -> step.inputs().forEach(value -> readers[value]++));
        readers[steps.size()]++;
        List<BoundStep> bound = new ArrayList<>();
        Shape[] shapes = new Shape[steps.size() + 1];
        shapes[0] = network.input();
        for (int i = 0; i < steps.size(); i++) {
            Network.Step step = steps.get(i);
            List<Shape> inputs = step.inputs().stream().map(v -> shapes[v]).toList();
            shapes[i + 1] = step.output();
            Kernel kernel = Kernels.bind(step.operation(), inputs, step.output(), state, weights);
            bound.add(new BoundStep(step, kernel, readers[i + 1]));
        }
        return new Program(bound, readers[0]);
    }

    @Override
    public Shape input() {
        return input;
    }

    @Override
    public Shape output() {
        return output;
    }

    @Override
    public Set<Form> forms() {
        return Set.copyOf(programs.keySet());
    }

    @Override
    public Tensor run(Form form, Tensor images) {
        Program program = programs.get(form);
        int[] shape = images.shape();
        if (closed.get() || program == null) {
            throw new IllegalStateException(
                    closed.get() ? "the model is closed" : "form " + form + " is not loaded, only " + forms());
        }
        if (shape.length != 4
                || shape[0] < 1
                || shape[1] != input.channels()
                || shape[2] != input.height()
                || shape[3] != input.width()) {
            throw new IllegalArgumentException("images are " + Arrays.toString(shape) + "; expected (N, "
                    + input.channels() + ", " + input.height() + ", " + input.width() + ")");
        }
        Nd4jBackend.limitThisThread();
        BufferPool pool = poolFor(shape[0]);
        try {
            Tensor result = execute(program, images, pool);
            idlePools.add(pool);
            return result;
        } catch (RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    private BufferPool poolFor(int batch) {
        BufferPool pool = idlePools.poll();
        if (pool != null && pool.batch() == batch) {
            return pool;
        }
        if (pool != null) {
            pool.close();
        }
        return new BufferPool(type, batch);
    }

    private Tensor execute(Program program, Tensor images, BufferPool pool) {
        int n = pool.batch();
        List<BoundStep> steps = program.steps();
        Value[] values = new Value[steps.size() + 1];
        values[0] = Value.fresh(pool, (long) n * input.size(), program.inputReaders());
        WeightLoader.copyInto(images, values[0].view((long) n * input.size()), type);
        for (int i = 0; i < steps.size(); i++) {
            BoundStep bound = steps.get(i);
            List<Value> inputs =
                    bound.step().inputs().stream().map(v -> values[v]).toList();
            values[i + 1] = bound.kernel().run(new Kernel.Call(pool, inputs, bound.readers()));
            inputs.forEach(Value::release);
        }
        Value last = values[steps.size()];
        INDArray flat = last.view((long) n * output.size());
        int[] resultShape = output.height() * output.width() == 1
                ? new int[] {n, output.channels()}
                : new int[] {n, output.channels(), output.height(), output.width()};
        Tensor result = precision == Precision.FLOAT32
                ? Tensor.of(flat.toFloatVector(), resultShape)
                : Tensor.of(flat.toDoubleVector(), resultShape);
        last.release();
        return result;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            idlePools.forEach(BufferPool::close);
            idlePools.clear();
            weights.close();
        }
    }
}
