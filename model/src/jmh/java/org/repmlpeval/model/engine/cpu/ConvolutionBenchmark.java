package org.repmlpeval.model.engine.cpu;

import java.util.Random;
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
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.PartitionView;
import org.repmlpeval.model.plan.PlanBuilder;

/** Convolutions of RepMLPNet-B224 that are no plain products, eight images on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class ConvolutionBenchmark {
    private static final int IMAGES = 8;

    /** The training-time form's 3×3 branch of each stage. */
    @State(Scope.Thread)
    public static class Depthwise {
        @Param({"0", "1", "2", "3"})
        private int stage;

        private PlanRun run;

        @Setup
        public void load() {
            int side = 56 >> stage;
            PartitionView view = new PartitionView(new int[] {1, 4, 32, 128}[stage], side, side);
            PlanBuilder builder = new PlanBuilder(Shape.map(96 << stage, side, side), new Random(1));
            run = new PlanRun(builder.plan(builder.depthwise(0, view, 3, 3)), IMAGES);
        }

        @TearDown
        public void free() {
            run.close();
        }
    }

    /** Convolutions by gathering: the patch embedding, the embedding before stage 1, and a padded 3×3 one. */
    @State(Scope.Thread)
    public static class Gather {
        @Param({"PATCH", "EMBEDDING", "SAME"})
        private Kind kind;

        private PlanRun run;

        /** Which convolution. */
        public enum Kind {
            PATCH(Shape.map(3, 224, 224), 96, new Geometry(4, 4, 4, 0, 1, 1)),
            EMBEDDING(Shape.map(96, 56, 56), 192, new Geometry(2, 2, 2, 0, 1, 1)),
            SAME(Shape.map(96, 28, 28), 96, new Geometry(3, 3, 1, 1, 1, 1));

            private final Shape input;
            private final int outputs;
            private final Geometry geometry;

            Kind(Shape input, int outputs, Geometry geometry) {
                this.input = input;
                this.outputs = outputs;
                this.geometry = geometry;
            }
        }

        @Setup
        public void load() {
            PlanBuilder builder = new PlanBuilder(kind.input, new Random(1));
            int y = builder.convolve(0, Instruction.NONE, kind.outputs, kind.geometry, Function.RELU);
            run = new PlanRun(builder.plan(y), IMAGES);
        }

        @TearDown
        public void free() {
            run.close();
        }
    }

    @Benchmark
    public void depthwise(Depthwise of) {
        of.run.run();
    }

    @Benchmark
    public void gather(Gather of) {
        of.run.run();
    }
}
