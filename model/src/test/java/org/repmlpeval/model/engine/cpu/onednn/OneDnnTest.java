package org.repmlpeval.model.engine.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.cpu.kernel.Arrange;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.plan.Matrix;

class OneDnnTest {
    private static final int RTLD_LAZY = 1;
    private static final long SEED = Long.getLong("test.seed");

    private static NativeLibrary library() {
        OneDnn.engine();
        return NativeLibrary.getInstance(Loader.load(dnnl.class), Map.of(Library.OPTION_OPEN_FLAGS, RTLD_LAZY));
    }

    private static int threads(NativeLibrary library) {
        return library.getFunction("omp_get_max_threads").invokeInt(new Object[0]);
    }

    private static Convolution convolution(Geometry geometry, Shape in, Shape out, WeightStore store, int threads) {
        Random random = new Random(SEED);
        double[] bias = random.doubles(out.channels()).toArray();
        int depth = in.channels() / geometry.groups() * geometry.area();
        double[] values = random.doubles((long) out.channels() * depth, -1, 1).toArray();
        Matrix weights = Matrix.of(Tensor.of(values, out.channels(), depth), out.channels(), depth);
        return new Convolution(
                new Convolution.Size(geometry, in, out),
                new Convolution.Finish(
                        Arrange.floats(bias),
                        Arrange.floats(bias),
                        Arrange.floats(bias),
                        true,
                        Convolution.Function.RELU),
                weights,
                store,
                threads);
    }

    /** OMP_NUM_THREADS, or another library of the process, may have asked for more. */
    @Test
    void convolutionsComputeInTheThreadThatCallsThem() throws Exception {
        Shape map = Shape.map(4, 5, 5);
        NativeLibrary library = library();
        ExecutorService another = Executors.newSingleThreadExecutor();
        try (WeightStore store = new WeightStore(new MemoryBudget(1 << 20));
                Convolution convolution = convolution(Geometry.same(3), map, map, store, 1);
                FloatPointer input = new FloatPointer(map.size());
                FloatPointer output = new FloatPointer(map.size());
                FloatPointer scratch = new FloatPointer(convolution.scratch() + 1)) {
            int before = another.submit(() -> {
                        library.getFunction("omp_set_num_threads").invokeVoid(new Object[] {3});
                        return threads(library);
                    })
                    .get();
            int after = another.submit(() -> {
                        convolution.run(0, 1, new Convolution.Operands(input, output, output, scratch));
                        return threads(library);
                    })
                    .get();
            assertThat(before).isEqualTo(3);
            assertThat(after).isEqualTo(1);
        } finally {
            another.shutdown();
        }
    }

    /** Channels in and out, height and width, kernel, stride, padding, dilation, groups. */
    @ParameterizedTest
    @CsvSource({
        "64, 64, 56, 56, 3, 1, 1, 1, 1",
        "64, 256, 14, 14, 1, 1, 0, 1, 1",
        "512, 128, 7, 7, 1, 1, 0, 1, 1",
        "32, 64, 7, 7, 3, 1, 1, 1, 1",
        "3, 64, 61, 47, 7, 2, 3, 1, 1",
        "16, 24, 15, 9, 3, 2, 1, 1, 1",
        "8, 8, 12, 10, 3, 1, 4, 4, 1",
        "16, 16, 10, 10, 3, 1, 1, 1, 4"
    })
    void partsOfAnImageHaveTheBitsOfTheWholeImage(ArgumentsAccessor given) {
        Geometry geometry = new Geometry(
                given.getInteger(4),
                given.getInteger(4),
                given.getInteger(5),
                given.getInteger(6),
                given.getInteger(7),
                given.getInteger(8));
        Shape in = Shape.map(given.getInteger(0), given.getInteger(2), given.getInteger(3));
        Shape out = Shape.map(given.getInteger(1), geometry.height(in.height()), geometry.width(in.width()));
        float[] whole = null;
        for (int threads = 1; threads <= 4; threads++) {
            try (WeightStore store = new WeightStore(new MemoryBudget(1L << 30));
                    Convolution convolution = convolution(geometry, in, out, store, threads)) {
                if (OneDnn.description().contains("avx2")) { // others need not have parts of the same bits
                    assertThat(convolution.parts()).isEqualTo(threads);
                }
                float[] result = run(convolution, in, out, false);
                whole = whole == null ? result : whole;
                assertThat(result).as("%d threads", threads).isEqualTo(whole);
                assertThat(run(convolution, in, out, true))
                        .as("%d threads, onto the base", threads)
                        .isEqualTo(whole);
            }
        }
    }

    /** One part after the other, the last one first. */
    private static float[] run(Convolution convolution, Shape in, Shape out, boolean inPlace) {
        float[] values = new float[in.size()];
        Random random = new Random(SEED);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        float[] result = new float[out.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = random.nextFloat() - 0.5f;
        }
        try (FloatPointer input = new FloatPointer(values);
                FloatPointer output = new FloatPointer(result.length);
                FloatPointer base = new FloatPointer(result);
                FloatPointer scratch = new FloatPointer(convolution.scratch() + 1)) {
            for (int part = convolution.parts() - 1; part >= 0; part--) {
                convolution.run(
                        part, part + 1, new Convolution.Operands(input, base, inPlace ? base : output, scratch));
            }
            (inPlace ? base : output).get(result);
        }
        return result;
    }
}
