package org.repmlpeval.model.engine.cuda;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.AbstractModel;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;
import org.repmlpeval.model.engine.Workspaces;
import org.repmlpeval.model.engine.cuda.device.CudaDevice;
import org.repmlpeval.model.engine.cuda.device.NumberType;
import org.repmlpeval.model.plan.Plan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The forms of one network on a device. Weights are in its memory once. Callers do not use the cores: each waits on its own thread for
 * one of a few lanes, so that copies of one run are made while another computes.
 */
final class CudaModel extends AbstractModel {
    private static final Logger LOG = LoggerFactory.getLogger(CudaModel.class);
    private static final int LANES = 2;

    private final Map<Form, Program> programs = new EnumMap<>(Form.class);
    private final CudaDevice device;
    private final Precision precision;
    private final Map<NumberType, DeviceWeights> weights = new EnumMap<>(NumberType.class);
    private final Workspaces<Lane> lanes;
    private final Semaphore turns = new Semaphore(LANES, true);
    private final AtomicInteger mostTurns = new AtomicInteger(LANES);

    CudaModel(CudaDevice device, Map<Form, Plan> plans, EngineOptions options) {
        super(plans, options);
        this.device = device;
        precision = options.precision();
        lanes = new Workspaces<>(() -> new Lane(device));
        load(
                () -> {
                    device.use();
                    plans.forEach((form, plan) -> programs.put(form, new Program(plan, weights(form))));
                    device.await();
                    useFewerLanesIfOneImageIsTooMuch();
                    preflight(this::bytesOfRun);
                },
                this::freeWeights);
        weights.values().forEach(DeviceWeights::seal);
    }

    /** Weights in the number type of the form. The device's kernels for that type are compiled, if they are not yet. */
    private DeviceWeights weights(Form form) {
        return weights.computeIfAbsent(NumberType.of(precision, form.precision(), device), type -> {
            device.kernels(type);
            return new DeviceWeights(device, type);
        });
    }

    @Override
    protected String reducedPrecision() {
        Set<String> own = reducedTypes(NumberType::isReduced);
        Set<String> simulated = reducedTypes(type -> !type.isReduced());
        String how = own.isEmpty()
                ? "simulated by rounding on the device"
                : simulated.isEmpty()
                        ? "computed by the device"
                        : String.join(" and ", own) + " computed by the device, " + String.join(" and ", simulated)
                                + " simulated by rounding on it";
        return how + ", sums in " + precision.label();
    }

    /** Labels of reduced precisions whose forms have such a type. */
    private Set<String> reducedTypes(Predicate<NumberType> type) {
        Set<String> labels = new TreeSet<>();
        programs.forEach((form, program) -> form.precision()
                .filter(reduced -> type.test(program.type()))
                .ifPresent(reduced -> labels.add(reduced.label())));
        return labels;
    }

    private long bytesOfRun(int images) {
        return programs.values().stream()
                .mapToLong(program -> program.placement(images).bytes())
                .max()
                .orElseThrow();
    }

    private void useFewerLanesIfOneImageIsTooMuch() {
        long free = budget().limit() - budget().reserved();
        while (mostTurns.get() * bytesOfRun(1) > free && oneLess()) {
            turns.acquireUninterruptibly();
        }
    }

    /** Gives up one of the turns, which the caller must have. @return false if it is the only one */
    private boolean oneLess() {
        int before = mostTurns.getAndUpdate(most -> Math.max(1, most - 1));
        if (before > 1) {
            LOG.warn("device memory is short: runs at a time on {} reduced from {} to {}", device, before, before - 1);
        }
        return before > 1;
    }

    /** If not even one image finds memory, perhaps another run has it; from then on there is one run less at a time. */
    @Override
    protected void runImages(Form form, Tensor images, int from, int count, Tensor result, Effort effort) {
        device.use();
        while (true) {
            turns.acquireUninterruptibly();
            boolean kept = true;
            try {
                lanes.use(lane -> run(lane, form, images, from, count, result, effort));
                return;
            } catch (NativeMemoryException e) {
                kept = count > 1 || !oneLess();
                if (kept) {
                    throw e;
                }
            } finally {
                if (kept) {
                    turns.release();
                }
            }
        }
    }

    private void run(Lane lane, Form form, Tensor images, int from, int count, Tensor result, Effort effort) {
        Program program = programs.get(form);
        Run run = new Run(program, device, lane, count);
        run.in(images, from);
        run.steps(effort.nanos(), value -> tap(run, value, from, count, effort));
        run.out(program.plan().output(), result, from);
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
        return mostTurns.get();
    }

    @Override
    protected int mostThreadsPerRun() {
        return 1;
    }

    @Override
    protected long weightBytes() {
        return weights.values().stream().mapToLong(DeviceWeights::bytes).sum();
    }

    @Override
    protected long bufferBytes() {
        return lanes.bytes();
    }

    @Override
    protected void free() {
        if (!device.isLost()) {
            device.use();
        }
        lanes.freeIdle();
        freeWeights();
    }

    private void freeWeights() {
        weights.values().forEach(DeviceWeights::close);
    }
}
