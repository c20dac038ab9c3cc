package org.repmlpeval.model.engine.cuda.device;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.SizeTPointer;
import org.repmlpeval.model.DeviceLostException;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;

/** One device with all that this process has on it: a context, kernels by type of numbers, products, a budget for its memory. */
public final class CudaDevice {
    /** The oldest architecture that CUDA 13 compiles for, 7.5. */
    private static final int OLDEST_ARCHITECTURE = 75;
    /** Part of the free memory that weights and buffers may take; the rest is for the driver and the libraries. */
    private static final double USABLE = 0.9;

    /**
     * Codes after which a context computes nothing more: uncorrectable errors of memory and links, illegal accesses, failed launches, a
     * context or a server of it that is gone, a device that is gone.
     */
    private static final Set<Integer> FATAL =
            Set.of(46, 214, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 810, 999);

    private final int position;
    private final int handle;
    private final String name;
    private final String uuid;
    private final int architecture;

    private CUctx_st context;
    private MemoryBudget budget;
    private MatrixProducts products;
    private final Map<NumberType, Kernels> kernels = new EnumMap<>(NumberType.class);
    private volatile EnvironmentException lost;

    private CudaDevice(int position, int handle, String name, String uuid, int architecture) {
        this.position = position;
        this.handle = handle;
        this.name = name;
        this.uuid = uuid;
        this.architecture = architecture;
    }

    static CudaDevice at(int position) {
        int[] handle = new int[1];
        Cuda.check(cudart.cuDeviceGet(handle, position), "to find device " + position);
        byte[] bytes = new byte[256];
        Cuda.check(cudart.cuDeviceGetName(bytes, bytes.length, handle[0]), "to name device " + position);
        String name = text(bytes);
        int major = attribute(handle[0], cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
        int minor = attribute(handle[0], cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
        return new CudaDevice(position, handle[0], name, uuid(handle[0], name), major * 10 + minor);
    }

    private static int attribute(int handle, int attribute) {
        int[] value = new int[1];
        Cuda.check(cudart.cuDeviceGetAttribute(value, attribute, handle), "to ask for an attribute of a device");
        return value[0];
    }

    private static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /**
     * As nvidia-smi shows it. A part of a device (MIG) has a UUID of its own. Only the second version of the function gives it, and not
     * all bindings have that.
     */
    private static String uuid(int handle, String name) {
        byte[] all = new byte[16];
        int code = CudaLibraries.driver().getFunction("cuDeviceGetUuid_v2").invokeInt(new Object[] {all, handle});
        Cuda.check(code, "to ask for the UUID of a device");
        String hex = HexFormat.of().formatHex(all);
        return (name.contains(" MIG ") ? "MIG-" : "GPU-")
                + String.join(
                        "-",
                        hex.substring(0, 8),
                        hex.substring(8, 12),
                        hex.substring(12, 16),
                        hex.substring(16, 20),
                        hex.substring(20));
    }

    /** Its number among the devices that this process sees. */
    public int position() {
        return position;
    }

    public String name() {
        return name;
    }

    /** As nvidia-smi shows it. */
    public String uuid() {
        return uuid;
    }

    /** Compute capability, such as 9.0. */
    public String capability() {
        return architecture / 10 + "." + architecture % 10;
    }

    /** The architecture that kernels are compiled for, such as sm_90. */
    String architecture() {
        return "sm_" + architecture;
    }

    /**
     * Makes the device that of the calling thread; every use of it begins with this.
     *
     * @throws EnvironmentException if it is unsupported or failed before
     */
    public synchronized CudaDevice use() {
        if (lost != null) {
            throw new EnvironmentException(lost.getMessage(), lost);
        }
        if (context == null) {
            if (!isAtLeast(OLDEST_ARCHITECTURE)) {
                throw new EnvironmentException(this + " has compute capability " + capability()
                        + "; the backend cuda needs " + OLDEST_ARCHITECTURE / 10 + "." + OLDEST_ARCHITECTURE % 10
                        + " or newer; choose another device, or use --backend cpu");
            }
            CUctx_st fresh = new CUctx_st();
            check(cudart.cuDevicePrimaryCtxRetain(fresh, handle), "to make a context");
            context = fresh;
        }
        check(cudart.cuCtxSetCurrent(context), "to make its context current");
        return this;
    }

    /** Whether a call failed so that this process cannot use the device any more. */
    public boolean isLost() {
        return lost != null;
    }

    /** Whether it is of that architecture, such as 80 for 8.0, or a newer one. */
    boolean isAtLeast(int oldest) {
        return architecture >= oldest;
    }

    /** Kernels for numbers of that type, compiled when they are first asked for. */
    public synchronized Kernels kernels(NumberType type) {
        return kernels.computeIfAbsent(type.ofKernels(), wanted -> Kernels.load(this, wanted));
    }

    /** Matrix products. */
    public synchronized MatrixProducts products() {
        if (products == null) {
            products = new MatrixProducts(this);
        }
        return products;
    }

    /** The budget for memory of this device; its limit is what was free on the first call, less a reserve. */
    public synchronized MemoryBudget budget() {
        if (budget == null) {
            budget = new MemoryBudget((long) (freeBytes() * USABLE), MemoryBudget.Kind.DEVICE);
        }
        return budget;
    }

    /** Free memory of the device now. */
    public long freeBytes() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            check(cudart.cuMemGetInfo(free, total), "to ask for its free memory");
            return free.get();
        }
    }

    /** Waits until everything that this process asked of the device is done, copies included. */
    public void await() {
        check(cudart.cuCtxSynchronize(), "while it computes");
    }

    /**
     * Checks the result of a call.
     *
     * @param what it was for, "to …"
     * @throws NativeMemoryException if the device has no memory left
     * @throws EnvironmentException if the call failed; after some failures the device is not used again
     */
    void check(int code, String what) {
        if (code == cudart.CUDA_ERROR_OUT_OF_MEMORY) {
            throw new NativeMemoryException(this + " has no memory left " + what, MemoryBudget.Kind.DEVICE);
        }
        if (code != cudart.CUDA_SUCCESS) {
            EnvironmentException failure =
                    new EnvironmentException(this + " fails " + what + ": " + Cuda.describe(code));
            if (FATAL.contains(code)) {
                lost = new DeviceLostException(failure.getMessage()
                        + "; this process cannot use the device any more: start it again, and look at the device with"
                        + " nvidia-smi if it fails again");
                throw lost;
            }
            throw failure;
        }
    }

    @Override
    public String toString() {
        return "device " + position + " (" + name + ", " + uuid + ")";
    }
}
