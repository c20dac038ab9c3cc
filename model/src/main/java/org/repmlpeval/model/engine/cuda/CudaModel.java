package org.repmlpeval.model.engine.cuda;

import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.AbstractModel;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.cuda.device.CudaDevice;
import org.repmlpeval.model.plan.Plan;

/**
 * The forms of one network on a device. Weights are in its memory once. Callers do not use the cores: each waits on its own thread for
 * one of a few lanes, so that copies of one run are made while another computes.
 */
final class CudaModel extends AbstractModel {
    private static final int LANES = 2;

    private final Map<Form, Program> programs = new EnumMap<>(Form.class);
    private final CudaDevice device;
    private final Precision precision;
    private final DeviceWeights weights;
    private final Semaphore turns = new Semaphore(LANES, true);
    private final Queue<Lane> idle = new ConcurrentLinkedQueue<>();
    private final AtomicLong bufferBytes = new AtomicLong();

    CudaModel(CudaDevice device, Map<Form, Plan> plans, EngineOptions options) {
        super(plans, options);
        this.device = device.use();
        precision = options.precision();
        weights = new DeviceWeights(device, precision);
        load(
                () -> {
                    device.kernels(precision);
                    plans.forEach((form, plan) -> programs.put(form, new Program(plan, weights)));
                    device.await();
                    preflight(this::bytesOfRun);
                },
                weights::close);
        weights.seal();
    }

    @Override
    protected String reducedPrecision() {
        return "simulated by rounding on the device, sums in " + precision.label();
    }

    private long bytesOfRun(int images) {
        return programs.values().stream()
                .mapToLong(program ->
                        program.placement(images, Run.bytes(precision)).bytes())
                .max()
                .orElseThrow();
    }

    @Override
    protected void runImages(Form form, Tensor images, int from, int count, Tensor result, Effort effort) {
        device.use();
        turns.acquireUninterruptibly();
        Lane lane = idle.poll();
        long before = lane == null ? 0 : lane.bytes();
        try {
            lane = lane == null ? new Lane(device) : lane;
            Run run = new Run(programs.get(form), device, precision, lane, count);
            run.in(images, from);
            run.steps(effort.nanos(), value -> tap(run, value, from, count, effort));
            run.out(programs.get(form).plan().output(), result, from);
        } catch (RuntimeException | Error e) {
            bufferBytes.addAndGet(-before);
            if (lane != null) {
                lane.close();
            }
            turns.release();
            throw e;
        }
        bufferBytes.addAndGet(lane.bytes() - before);
        idle.add(lane);
        turns.release();
    }

    private static void tap(Run run, int value, int from, int count, Effort effort) {
        Tap tap = effort.taps().get(value);
        if (tap != null) {
            tap.read(from, count, part -> run.out(value, part, 0));
        }
    }

    /** On the caller's thread, because the device does the work. */
    @Override
    protected Future<?> submit(Callable<Void> run) {
        FutureTask<Void> task = new FutureTask<>(run);
        task.run();
        return task;
    }

    @Override
    protected MemoryBudget budget() {
        return device.budget();
    }

    @Override
    protected int mostRunsAtOnce() {
        return LANES;
    }

    @Override
    protected int mostThreadsPerRun() {
        return 1;
    }

    @Override
    protected long weightBytes() {
        return weights.bytes();
    }

    @Override
    protected long bufferBytes() {
        return bufferBytes.get();
    }

    @Override
    protected void free() {
        if (!device.isLost()) {
            device.use();
        }
        for (Lane lane = idle.poll(); lane != null; lane = idle.poll()) {
            bufferBytes.addAndGet(-lane.bytes());
            lane.close();
        }
        weights.close();
    }
}
