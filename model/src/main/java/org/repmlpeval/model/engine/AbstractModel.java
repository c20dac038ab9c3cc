package org.repmlpeval.model.engine;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.plan.Plan;

/** The common part of all backends' models: checks, cutting batches, and passing work to the cores. */
public abstract class AbstractModel implements LoadedModel {
    private final Shape input;
    private final Shape output;
    private final Set<Form> forms;
    private final Map<Form, List<Ending>> endings = new EnumMap<>(Form.class);
    private final EngineOptions options;
    private final AdaptiveBatch batches;
    /** Runs hold the read lock; closing waits for them. */
    private final ReadWriteLock running = new ReentrantReadWriteLock();

    private boolean closed;

    /** The output of a block. */
    private record Ending(String block, int value, Shape shape) {}

    /** @param plans of the forms of one network */
    protected AbstractModel(Map<Form, Plan> plans, EngineOptions options) {
        Plan any = plans.values().iterator().next();
        input = any.layout(any.input()).shape();
        output = any.layout(any.output()).shape();
        forms = EnumSet.copyOf(plans.keySet());
        plans.forEach((form, plan) -> endings.put(
                form,
                plan.taps().stream()
                        .map(tap -> new Ending(
                                tap.block(),
                                tap.value(),
                                plan.layout(tap.value()).shape()))
                        .toList()));
        this.options = options;
        batches = new AdaptiveBatch(options.imagesPerRun());
    }

    /**
     * Runs images {@code from} to {@code from + count − 1} on the calling thread, which is the one of {@link #submit}.
     *
     * @param result {@code (N, …)} of the whole batch
     * @throws MemoryBudget.NativeMemoryException or OutOfMemoryError if there is not enough memory; the same images may be tried
     *     again
     */
    protected abstract void runImages(Form form, Tensor images, int from, int count, Tensor result, Effort effort);

    /**
     * The settings of a run.
     *
     * @param threads that may share it
     * @param nanos receives the time by kind of instruction; null if not needed
     * @param taps receive values other than the result, by number
     */
    protected record Effort(int threads, Map<String, Long> nanos, Map<Integer, Tap> taps) {}

    /** Receives one value of a run that is not its result. */
    protected final class Tap {
        private final Shape shape;
        private final Taken taken;

        private Tap(Shape shape, Taken taken) {
            this.shape = shape;
            this.taken = taken;
        }

        /**
         * @param from first image of the run
         * @param copy fills a tensor {@code (count, …)} with the value
         */
        public void read(int from, int count, Consumer<Tensor> copy) {
            Tensor part = empty(count, shape);
            copy.accept(part);
            taken.take(from, part);
        }
    }

    /** Takes the value of some images. */
    @FunctionalInterface
    private interface Taken {
        /** @param part {@code (count, …)} of the images from {@code from} on */
        void take(int from, Tensor part);
    }

    /**
     * Called once the weights are loaded. Makes sure that there is memory for all runs that can happen at once, and otherwise
     * reduces the number of images per run.
     *
     * @param bytes that a run of a given number of images takes
     * @throws org.repmlpeval.model.EnvironmentException if not even one image per run fits
     */
    protected final void preflight(IntToLongFunction bytes) {
        batches.preflight(budget(), mostRunsAtOnce(), bytes);
    }

    /** The budget for weights and buffers. */
    protected MemoryBudget budget() {
        return options.memory();
    }

    /** Number of runs that can happen at the same time; further ones wait. */
    protected int mostRunsAtOnce() {
        return Math.max(1, options.cores().size() / threadsPerRun());
    }

    /** Lets a run be done, by default on the cores. */
    protected Future<?> submit(Callable<Void> run) {
        return options.cores().submit(Cores.Priority.INFERENCE, run);
    }

    protected abstract long weightBytes();

    protected abstract long bufferBytes();

    /** Frees native memory; called once. */
    protected abstract void free();

    /**
     * Loads weights, in a constructor.
     *
     * @param free frees what was already loaded if loading fails
     * @throws EnvironmentException if there is not enough memory
     */
    protected static void load(Runnable weights, Runnable free) {
        try {
            weights.run();
        } catch (MemoryBudget.NativeMemoryException | OutOfMemoryError e) {
            free.run();
            MemoryBudget.rethrowIfOfTheJvm(e);
            throw MemoryBudget.lacking("to load the weights", e);
        } catch (RuntimeException | Error e) {
            free.run();
            throw e;
        }
    }

    protected EngineOptions options() {
        return options;
    }

    @Override
    public Map<String, String> description() {
        return forms.stream().anyMatch(form -> form.precision().isPresent())
                ? Map.of(Backend.REDUCED_PRECISION, reducedPrecision())
                : Map.of();
    }

    /** How this model computes forms in reduced precision, for reports. */
    protected String reducedPrecision() {
        return "simulated on the CPU by rounding, sums in "
                + options.precision().label();
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
        return Set.copyOf(forms);
    }

    @Override
    public Tensor run(Form form, Tensor images) {
        return run(form, images, threadsPerRun());
    }

    @Override
    public int threadsPerRun() {
        return Math.min(options.threadsPerRun(), mostThreadsPerRun());
    }

    /** Largest number of threads that can share a run; more are refused. */
    protected int mostThreadsPerRun() {
        return options.cores().size();
    }

    @Override
    public Tensor run(Form form, Tensor images, int threads) {
        if (threads < 1 || threads > mostThreadsPerRun()) {
            throw new IllegalArgumentException(
                    "threads per run is " + threads + "; legal on this backend: 1 to " + mostThreadsPerRun());
        }
        return run(form, images, new Effort(threads, null, Map.of()));
    }

    @Override
    public Map<String, Long> profile(Form form, Tensor images) {
        Map<String, Long> nanos = new TreeMap<>();
        run(form, images, new Effort(1, nanos, Map.of()));
        return nanos;
    }

    @Override
    public Map<String, Tensor> blocks(Form form, Tensor images) {
        int n = images.shape()[0];
        Map<String, Tensor> blocks = new LinkedHashMap<>();
        Map<Integer, Tensor> whole = new HashMap<>();
        Map<Integer, Tap> taps = new HashMap<>();
        for (Ending ending : endings(form)) {
            whole.computeIfAbsent(ending.value(), value -> empty(n, ending.shape()));
            blocks.put(ending.block(), whole.get(ending.value()));
            taps.put(
                    ending.value(),
                    new Tap(ending.shape(), (from, part) -> copy(part, whole.get(ending.value()), from)));
        }
        run(form, images, new Effort(threadsPerRun(), null, taps));
        return blocks;
    }

    @Override
    public void blocks(Form form, Tensor image, BiConsumer<String, Tensor> taken) {
        if (image.shape()[0] != 1) {
            throw new IllegalArgumentException(
                    image.shape()[0] + " images; the outputs of blocks are handed over for one image at a time");
        }
        Map<Integer, Tap> taps = new HashMap<>();
        // A run that finds no memory is done again, and nothing may be handed over twice.
        Set<String> handed = ConcurrentHashMap.newKeySet();
        for (Ending ending : endings(form)) {
            taps.put(ending.value(), new Tap(ending.shape(), (from, part) -> endings(form).stream()
                    .filter(other -> other.value() == ending.value() && handed.add(other.block()))
                    .forEach(other -> taken.accept(other.block(), part))));
        }
        run(form, image, new Effort(threadsPerRun(), null, taps));
    }

    private List<Ending> endings(Form form) {
        List<Ending> wanted = endings.getOrDefault(form, List.of());
        if (forms.contains(form) && wanted.isEmpty()) {
            throw new IllegalStateException("the model was loaded without taps; load it with the taps of its blocks");
        }
        return wanted;
    }

    private static void copy(Tensor part, Tensor whole, int from) {
        int images = part.shape()[0];
        int at = from * (part.size() / images);
        if (part.precision() == Precision.FLOAT32) {
            System.arraycopy(part.floats(), 0, whole.floats(), at, part.size());
        } else {
            System.arraycopy(part.doubles(), 0, whole.doubles(), at, part.size());
        }
    }

    private Tensor run(Form form, Tensor images, Effort effort) {
        running.readLock().lock();
        try {
            requireRunnable(form, images);
            int n = images.shape()[0];
            Tensor result = empty(n, output);
            batches.run(n, (from, count) -> onCores(form, images, from, count, result, effort));
            return result;
        } finally {
            running.readLock().unlock();
        }
    }

    private void onCores(Form form, Tensor images, int from, int count, Tensor result, Effort effort) {
        Future<?> run = submit(() -> {
            runImages(form, images, from, count, result, effort);
            return null;
        });
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    run.get();
                    return;
                } catch (InterruptedException e) {
                    // The run uses memory that the caller may free next, so it must be waited for even after an
                    // interrupt.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            rethrow(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void rethrow(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException exception) {
            throw exception;
        }
        throw new IllegalStateException("a run failed", cause);
    }

    private Tensor empty(int n, Shape value) {
        int[] shape = value.height() * value.width() == 1
                ? new int[] {n, value.channels()}
                : new int[] {n, value.channels(), value.height(), value.width()};
        int size = Math.multiplyExact(n, value.size());
        return options.precision() == Precision.FLOAT32
                ? Tensor.of(new float[size], shape)
                : Tensor.of(new double[size], shape);
    }

    private void requireRunnable(Form form, Tensor images) {
        if (closed || !forms.contains(form)) {
            throw new IllegalStateException(
                    closed
                            ? "the model is closed"
                            : "form " + form.label() + " is not loaded, only "
                                    + forms.stream().map(Form::label).toList());
        }
        int[] shape = images.shape();
        if (shape.length != 4
                || shape[0] < 1
                || shape[1] != input.channels()
                || shape[2] != input.height()
                || shape[3] != input.width()) {
            throw new IllegalArgumentException("images are " + Arrays.toString(shape) + "; expected (N, "
                    + input.channels() + ", " + input.height() + ", " + input.width() + ")");
        }
    }

    @Override
    public MemoryUse memory() {
        MemoryBudget budget = budget();
        return new MemoryUse(weightBytes(), bufferBytes(), budget.peak(), budget.limit(), batches.imagesPerRun());
    }

    @Override
    public void close() {
        running.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                free();
            }
        } finally {
            running.writeLock().unlock();
        }
    }
}
