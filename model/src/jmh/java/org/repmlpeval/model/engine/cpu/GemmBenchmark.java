package org.repmlpeval.model.engine.cpu;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.cpu.memory.Gemm;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;

/** Matrix products of RepMLPNet-B224 on one thread: the counter {@code kiloflops} is 1e3 operations per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
public class GemmBenchmark {
    /** Operations done; JMH divides them by the time. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Work {
        public long kiloflops;
    }

    /** Sides of one product, and memory for it. */
    private static final class Product implements AutoCloseable {
        private final int rows;
        private final int columns;
        private final int depth;
        private final NativeFloats a;
        private final NativeFloats b;
        private final NativeFloats c;

        /** @param shape rows, columns and depth, "384x512x96" */
        Product(String shape) {
            CpuBackend.start();
            int[] sides =
                    Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
            rows = sides[0];
            columns = sides[1];
            depth = sides[2];
            MemoryBudget budget = new MemoryBudget(1L << 32);
            a = ones((long) rows * depth, budget);
            b = ones((long) depth * columns, budget);
            c = ones((long) rows * columns, budget);
        }

        private static NativeFloats ones(long size, MemoryBudget budget) {
            NativeFloats floats = new NativeFloats(size, budget, "a benchmark");
            float[] values = new float[(int) size];
            Arrays.fill(values, 1);
            floats.put(0, values);
            return floats;
        }

        /** Multiplies and returns the number of operations, in thousands. */
        long multiply() {
            Gemm.multiply(
                    a.matrix(0, rows, depth, depth),
                    b.matrix(0, depth, columns, columns),
                    Gemm.Sum.OVERWRITE,
                    c.matrix(0, rows, columns, columns));
            return 2L * rows * columns * depth / 1_000;
        }

        @Override
        public void close() {
            a.close();
            b.close();
            c.close();
        }
    }

    /** The FFN's first layer of each stage on a tile, {@code (4C, tile) = (4C, C) · (C, tile)}. */
    @State(Scope.Thread)
    public static class Pointwise {
        @Param({"384x512x96", "768x512x192", "1536x512x384", "3072x512x768"})
        private String shape;

        private Product product;

        @Setup
        public void allocate() {
            product = new Product(shape);
        }

        @TearDown
        public void free() {
            product.close();
        }
    }

    /** One set's layer of each stage for eight images, {@code (C/S · N · partitions, h·w) · (h·w, h·w)ᵀ}. */
    @State(Scope.Thread)
    public static class ShareSet {
        @Param({"768x3136x3136", "384x784x784", "96x196x196", "48x49x49"})
        private String shape;

        private Product product;

        @Setup
        public void allocate() {
            product = new Product(shape);
        }

        @TearDown
        public void free() {
            product.close();
        }
    }

    @Benchmark
    public void pointwise(Pointwise of, Work work) {
        work.kiloflops += of.product.multiply();
    }

    @Benchmark
    public void shareSet(ShareSet of, Work work) {
        work.kiloflops += of.product.multiply();
    }
}
