package org.repmlpeval.model.engine.cuda.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.repmlpeval.model.EnvironmentException;

/** The kernels for one type of numbers on a device. Loaded once and kept until the process ends. */
public final class Kernels {
    private final CudaDevice device;
    private final CUmod_st module;
    private final Map<String, CUfunc_st> functions = new ConcurrentHashMap<>();

    private Kernels(CudaDevice device, CUmod_st module) {
        this.device = device;
        this.module = module;
    }

    /** From the cache, else compiled. */
    static Kernels load(CudaDevice device, NumberType type) {
        String source = KernelCompiler.source(type);
        List<String> options = KernelCompiler.options(device.architecture(), type);
        KernelCache cache = new KernelCache(source, options, KernelCompiler.version());
        Optional<byte[]> kept = cache.read();
        if (kept.isPresent()) {
            try {
                return new Kernels(device, module(device, kept.get()));
            } catch (EnvironmentException e) {
                // The driver does not take what was kept; compiling anew either helps or says why not.
                device.use();
            }
        }
        byte[] image = KernelCompiler.compile(source, options);
        CUmod_st module = module(device, image);
        cache.write(image);
        return new Kernels(device, module);
    }

    private static CUmod_st module(CudaDevice device, byte[] image) {
        CUmod_st module = new CUmod_st();
        // Some drivers read a zero after the last byte.
        try (BytePointer bytes = new BytePointer(image.length + 1L)) {
            bytes.put(image, 0, image.length).put(image.length, (byte) 0);
            device.check(cudart.cuModuleLoadData(module, bytes), "to load the kernels");
        }
        return module;
    }

    /**
     * Adds a kernel to a stream.
     *
     * @param arguments in the kernel's order: Long for an address, Integer, Float, Double, or int[] for a structure of them
     */
    public void launch(CudaStream stream, String name, Grid grid, Object... arguments) {
        try (Arguments packed = new Arguments(arguments)) {
            int code = cudart.cuLaunchKernel(
                    function(name),
                    grid.x(),
                    grid.y(),
                    grid.z(),
                    grid.threads(),
                    1,
                    1,
                    0,
                    stream.handle(),
                    packed.pointers(),
                    null);
            device.check(code, "to run the kernel " + name);
        }
    }

    private CUfunc_st function(String name) {
        return functions.computeIfAbsent(name, wanted -> {
            CUfunc_st function = new CUfunc_st();
            device.check(cudart.cuModuleGetFunction(function, module, wanted), "to find the kernel " + wanted);
            return function;
        });
    }
}
