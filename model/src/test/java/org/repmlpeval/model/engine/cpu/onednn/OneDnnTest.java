package org.repmlpeval.model.engine.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Shape;

class OneDnnTest {
    private static final int RTLD_LAZY = 1;

    private static NativeLibrary library() {
        OneDnn.engine();
        return NativeLibrary.getInstance(Loader.load(dnnl.class), Map.of(Library.OPTION_OPEN_FLAGS, RTLD_LAZY));
    }

    private static int threads(NativeLibrary library) {
        return library.getFunction("omp_get_max_threads").invokeInt(new Object[0]);
    }

    /** OMP_NUM_THREADS, or another library of the process, may have asked for more. */
    @Test
    void convolutionsComputeInTheThreadThatCallsThem() throws Exception {
        Shape map = Shape.map(4, 5, 5);
        Geometry geometry = new Geometry(3, 3, 1, 1, 1, 1);
        Convolution convolution = new Convolution(geometry, map, map, new Convolution.Finish(false, false, false));
        NativeLibrary library = library();
        ExecutorService another = Executors.newSingleThreadExecutor();
        try (FloatPointer input = new FloatPointer(map.size());
                FloatPointer output = new FloatPointer(map.size());
                FloatPointer weights = new FloatPointer(convolution.weightElements());
                FloatPointer scratch = new FloatPointer(convolution.scratch() + 1)) {
            Convolution.Operands operands = new Convolution.Operands(input, weights, null, output, scratch);
            int before = another.submit(() -> {
                        library.getFunction("omp_set_num_threads").invokeVoid(new Object[] {3});
                        return threads(library);
                    })
                    .get();
            int after = another.submit(() -> {
                        convolution.run(Slab.of(geometry, map.height(), 0, map.height()), operands);
                        return threads(library);
                    })
                    .get();
            assertThat(before).isEqualTo(3);
            assertThat(after).isEqualTo(1);
        } finally {
            another.shutdown();
        }
    }
}
