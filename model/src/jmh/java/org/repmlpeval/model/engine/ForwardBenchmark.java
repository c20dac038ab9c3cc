package org.repmlpeval.model.engine;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.procedural.Procedural;

/** A whole forward pass in float32, images on the heap to logits on the heap; more networks and forms by JMH's {@code -p}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
public class ForwardBenchmark {
    @Param({"cpu", "nd4j"})
    private String backend;

    @Param("RepMLPNet-T224")
    private String network;

    @Param("FUSED")
    private Form form;

    @Param("8")
    private int images;

    @Param("1")
    private int threads;

    private Cores cores;
    private LoadedModel model;
    private Tensor batch;

    @Setup
    public void load() {
        Architecture architecture = Architectures.resolve(network);
        cores = new Cores(threads);
        EngineOptions options =
                new EngineOptions(Precision.FLOAT32, cores, threads, images, new MemoryBudget(8L << 30));
        model = Backend.of(backend, Precision.FLOAT32)
                .load(
                        architecture,
                        Map.of(form, Procedural.weights(architecture.tensors(form.weights()), "")),
                        options);
        batch = Procedural.images(images, model.input());
    }

    @TearDown
    public void free() {
        model.close();
        cores.close();
    }

    @Benchmark
    public Tensor forward() {
        return model.run(form, batch);
    }
}
