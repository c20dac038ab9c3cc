package org.repmlpeval.job.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.MemoryUse;
import org.repmlpeval.model.engine.cpu.CpuBackend;
import org.repmlpeval.model.procedural.Procedural;

/** A loaded network whose forms are timed on procedural images. */
public final class ModelBench implements AutoCloseable {
    /** Largest number of images in a batch. */
    public static final int LARGEST_BATCH = 4096;
    /** Longest duration of a measurement, in seconds. */
    public static final int MOST_SECONDS = 3600;

    private static final int PRODUCT = 1024;

    private final Architecture architecture;
    private final LoadedModel model;
    private final int cores;

    /** @param weights state dict of each form to be timed */
    public ModelBench(Architecture architecture, Map<Form, StateDict> weights, Backend backend, EngineOptions options) {
        this.architecture = architecture;
        model = backend.load(architecture, weights, options);
        cores = options.cores().size();
    }

    public Architecture architecture() {
        return architecture;
    }

    /** What the network's engine uses beyond what its backend describes, see {@link LoadedModel#description}. */
    public Map<String, String> description() {
        return model.description();
    }

    public MemoryUse memory() {
        return model.memory();
    }

    /**
     * Runs batches until the time is over. The first batch is not measured.
     *
     * @param batch number of images in a batch
     * @param threads number of the engine's cores to use
     * @throws InvalidInputException if the engine has fewer cores, or they cannot share a batch on this backend
     */
    public Measurement measure(Form form, int batch, int threads, Mode mode, double seconds)
            throws InterruptedException {
        require(batch >= 1 && batch <= LARGEST_BATCH, "batch", batch, "1 to " + LARGEST_BATCH);
        require(seconds > 0 && seconds <= MOST_SECONDS, "seconds", seconds, "more than 0, at most " + MOST_SECONDS);
        require(threads >= 1 && threads <= cores, "threads", threads, "1 to " + cores + ", the cores of this engine");
        require(
                mode == Mode.APART || threads <= Math.max(1, model.threadsPerRun()),
                "mode",
                mode.label(),
                "apart, or a backend whose threads share a batch");
        Tensor images = Procedural.images(batch, model.input());
        int callers = mode == Mode.APART ? threads : 1;
        int perRun = mode == Mode.APART ? 1 : threads;
        atOnce(callers, () -> model.run(form, images, perRun));
        List<List<Double>> latencies = atOnce(callers, () -> {
            List<Double> own = new ArrayList<>();
            long end = System.nanoTime() + (long) (seconds * 1e9);
            do {
                long begun = System.nanoTime();
                model.run(form, images, perRun);
                own.add((System.nanoTime() - begun) / 1e6);
            } while (System.nanoTime() < end);
            return own;
        });
        // Adds up each caller's own speed, because the machine is not fully loaded when only some callers are in their
        // last batch.
        double perSecond = latencies.stream()
                .mapToDouble(own -> 1e3
                        * batch
                        * own.size()
                        / own.stream().mapToDouble(Double::doubleValue).sum())
                .sum();
        List<Double> all = latencies.stream().flatMap(List::stream).toList();
        long count = (long) all.size() * batch;
        return new Measurement(
                count,
                count / perSecond,
                median(all),
                architecture.network(form).macs() / 1e9);
    }

    /**
     * Runs procedural images, one at a time, and writes the results {@code (N, …)} to a file as float32 in little-endian order.
     *
     * @return the shape of what was written
     */
    int[] writeLogits(Form form, int images, Path file) throws IOException {
        require(images >= 1 && images <= LARGEST_BATCH, "images", images, "1 to " + LARGEST_BATCH);
        float[] pixels = Procedural.images(images, model.input()).floats();
        int size = pixels.length / images;
        Shape input = model.input();
        int[] shape = {};
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < images; i++) {
                float[] image = Arrays.copyOfRange(pixels, i * size, (i + 1) * size);
                Tensor result = model.run(form, Tensor.of(image, 1, input.channels(), input.height(), input.width()));
                ByteBuffer bytes =
                        ByteBuffer.allocate(result.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(result.floats());
                out.write(bytes.array());
                shape = result.shape();
            }
        }
        shape[0] = images;
        return shape;
    }

    static void require(boolean legal, String what, Object value, String range) {
        if (!legal) {
            throw new InvalidInputException(what + " is " + value + "; legal: " + range);
        }
    }

    /** Milliseconds per image by kind of instruction, on one thread. */
    public Map<String, Double> kinds(Form form, int batch) {
        Tensor images = Procedural.images(batch, model.input());
        model.run(form, images, 1);
        Map<String, Double> millis = new TreeMap<>();
        model.profile(form, images).forEach((kind, nanos) -> millis.put(kind, nanos / 1e6 / batch));
        return millis;
    }

    /**
     * The speed of large matrix products in 1e9 operations per second, summed over threads that each compute their own: the most that this
     * BLAS can do.
     */
    public static double sgemm(int threads, double seconds) throws InterruptedException {
        DoubleSupplier product = () -> CpuBackend.sgemmGigaflops(PRODUCT, seconds);
        return atOnce(threads, product::getAsDouble).stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private static <T> List<T> atOnce(int threads, Callable<T> work) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(work));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a measured run failed", e.getCause());
        } finally {
            // The caller may close the model next.
            pool.shutdownNow();
            pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        }
    }

    /** The median of at least one value. */
    public static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }

    @Override
    public void close() {
        model.close();
    }
}
