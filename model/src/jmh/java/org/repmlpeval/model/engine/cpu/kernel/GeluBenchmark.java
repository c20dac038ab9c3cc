package org.repmlpeval.model.engine.cpu.kernel;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.repmlpeval.model.plan.Function;

/** GELU, whole and without its factors, on a row as long as a tile; nanoseconds per element. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
public class GeluBenchmark {
    private static final int ROW = 512;

    @Param({"GELU", "ERF_GATE"})
    private Function function;

    private final float[] input = new float[ROW];
    private final float[] row = new float[ROW];

    @Setup
    public void fill() {
        Random random = new Random(1);
        for (int i = 0; i < ROW; i++) {
            input[i] = (float) (6 * random.nextDouble() - 3);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROW)
    public float[] rows() {
        System.arraycopy(input, 0, row, 0, ROW);
        Rows.apply(function, row, ROW, 0.1f);
        return row;
    }

    /** One element after the other by {@link Math}. */
    @Benchmark
    @OperationsPerInvocation(ROW)
    public float[] scalar() {
        for (int i = 0; i < ROW; i++) {
            double x = input[i] + 0.1f;
            row[i] = (float) (function == Function.GELU ? x / 2 * (1 + erf(x * Math.sqrt(0.5))) : x * (1 + erf(x)));
        }
        return row;
    }

    /** Abramowitz and Stegun, 7.1.26; absolute error below 1.5e-7. */
    private static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        return Math.signum(x) * (1 - p * Math.exp(-x * x));
    }
}
