package org.repmlpeval.model.gpucheck;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.procedural.Procedural;

/**
 * Images per second from the Java heap to logits on the Java heap, by two callers. Rows: network, form, batch, images per second, GFLOP/s
 * (two operations per multiply-accumulate of the deploy form), batches per run, and then the milliseconds of one batch by kind of work.
 */
final class BenchStep {
    private static final int CALLERS = 2;
    private static final int WARM_UPS = 3;

    private final GpuCheck check;
    private final String name;
    private final int batch;
    private final double seconds;

    BenchStep(GpuCheck check, String name, int batch, double seconds) {
        this.check = check;
        this.name = name;
        this.batch = batch;
        this.seconds = seconds;
    }

    /** @param forms by their names */
    void run(List<String> forms) {
        Architecture architecture = Golden.architecture(name);
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        Map<Form, StateDict> weights = GoldenStep.weights(architecture, train, Precision.FLOAT32, true);
        Tensor images =
                Procedural.images(batch, architecture.network(Form.TRAIN).input());
        double flops = 2.0 * architecture.network(Form.DEPLOY).macs();
        for (String label : forms) {
            Form form = Form.parse(label);
            try (LoadedModel model = GpuCheck.backend(Precision.FLOAT32)
                    .load(architecture, Map.of(form, weights.get(form)), GpuCheck.options(Precision.FLOAT32, batch))) {
                for (int i = 0; i < WARM_UPS; i++) {
                    model.run(form, images);
                }
                double rate = rate(model, form, images);
                check.row(
                        name,
                        label,
                        batch,
                        rate,
                        rate * flops / 1e9,
                        model.memory().imagesPerRun() + " images per run");
                model.profile(form, images)
                        .forEach((kind, nanos) -> check.row(name, label, batch, kind, nanos / 1e6, "ms"));
            }
        }
    }

    /** Images per second. */
    private double rate(LoadedModel model, Form form, Tensor images) {
        AtomicLong done = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(CALLERS);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        for (int caller = 0; caller < CALLERS; caller++) {
            new Thread(() -> {
                        try {
                            do {
                                model.run(form, images);
                                done.addAndGet(batch);
                            } while (System.nanoTime() < end);
                        } finally {
                            ended.countDown();
                        }
                    })
                    .start();
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return done.get() / ((System.nanoTime() - start) / 1e9);
    }
}
