package org.repmlpeval.model.engine.cuda.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.NativeLibraries;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.checkpoint.Precision;

/** CUDA in this process: started once, with its devices. */
public final class Cuda {
    /** ND4J's build carries bindings of CUDA 11, whose libraries are not looked for. */
    private static final int OLDEST_LINE = 12;

    private static final int NO_DEVICE = 100;
    private static final int NOT_READY = 802;
    private static final int MISMATCH = 803;
    private static final String TF32_OVERRIDE = "NVIDIA_TF32_OVERRIDE";
    /** Variables that make products less exact, unless they are 0, and the precision that the products lose. */
    private static final Map<String, Precision> INEXACT = Map.of(
            TF32_OVERRIDE,
            Precision.FLOAT32,
            "CUBLAS_EMULATE_SINGLE_PRECISION",
            Precision.FLOAT32,
            "CUBLAS_EMULATE_DOUBLE_PRECISION",
            Precision.FLOAT64);

    private static List<CudaDevice> devices;
    private static int driver;
    private static EnvironmentException failure;

    private Cuda() {}

    /**
     * Starts CUDA on the first call.
     *
     * @return the devices that this process may use, in the order of nvidia-smi
     * @throws EnvironmentException if a library, the driver or a device is missing or does not do; every call repeats the reason of the
     *     first failure
     */
    public static synchronized List<CudaDevice> devices() {
        if (failure != null) {
            throw new EnvironmentException(failure.getMessage(), failure);
        }
        if (devices == null) {
            try {
                start();
            } catch (EnvironmentException e) {
                failure = e;
                throw e;
            }
        }
        return devices;
    }

    /**
     * One of the devices.
     *
     * @param address see {@link DeviceChoice}, or null for the first
     * @throws EnvironmentException if this process sees no such device
     */
    public static CudaDevice device(String address) {
        List<CudaDevice> seen = devices();
        if (address == null) {
            return seen.get(0);
        }
        List<String> uuids = seen.stream().map(CudaDevice::uuid).toList();
        return seen.get(DeviceChoice.position(address, uuids, System.getenv("CUDA_VISIBLE_DEVICES")));
    }

    /** The newest CUDA that the driver runs, such as 13.0. */
    public static String driverVersion() {
        devices();
        return text(driver);
    }

    /** Whether NVIDIA's libraries multiply in float32 where TF32 is asked for. */
    static boolean isTf32SwitchedOff() {
        return "0".equals(System.getenv(TF32_OVERRIDE));
    }

    private static void start() {
        int line = CudaLibraries.line();
        if (line < OLDEST_LINE) {
            throw new EnvironmentException(
                    "the backend cuda is not part of a build with -Pcuda, which carries ND4J for CUDA " + line
                            + "; build without it, or use --backend nd4j");
        }
        requireExactProducts();
        NativeRuntime.prepare();
        // As nvidia-smi counts them; CUDA's own order begins with the fastest.
        NativeRuntime.setVariable("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
        CudaLibraries.load();
        NativeLibraries.load(() -> {
            Loader.load(cudart.class);
            Loader.load(nvrtc.class);
            Loader.load(cublas.class);
        });
        int[] version = new int[1];
        check(cudart.cuDriverGetVersion(version), "to ask for the driver's version");
        driver = version[0];
        if (driver < line * 1000) {
            throw new EnvironmentException(
                    "the backend cuda does not start: the NVIDIA driver of this machine runs CUDA up to "
                            + text(driver) + ", but this build is for CUDA " + line + "; install driver "
                            + CudaLibraries.oldestDriver() + " or newer"
                            + (line > OLDEST_LINE ? ", build with -Pcuda" + OLDEST_LINE : "")
                            + ", or use --backend cpu");
        }
        int code = cudart.cuInit(0);
        if (code == NO_DEVICE) {
            String visible = System.getenv("CUDA_VISIBLE_DEVICES");
            throw new EnvironmentException("the backend cuda does not start: the driver finds no NVIDIA device (the"
                    + " environment variable CUDA_VISIBLE_DEVICES is " + (visible == null ? "not set" : visible)
                    + "); give the process a device, or use --backend cpu");
        }
        if (code != cudart.CUDA_SUCCESS) {
            throw new EnvironmentException("the backend cuda does not start, because the driver does not: "
                    + describe(code) + "; " + remedy(code) + ", or use --backend cpu");
        }
        int[] count = new int[1];
        check(cudart.cuDeviceGetCount(count), "to count devices");
        List<CudaDevice> found = new ArrayList<>();
        for (int position = 0; position < count[0]; position++) {
            found.add(CudaDevice.at(position));
        }
        devices = List.copyOf(found);
    }

    /** What to do if the driver does not start. */
    private static String remedy(int code) {
        return switch (code) {
            case NOT_READY -> "start the service nvidia-fabricmanager, which machines with NVSwitch need";
            case MISMATCH -> "the driver's library and its kernel module have different versions: restart the machine";
            default -> "see what nvidia-smi says on this machine";
        };
    }

    private static void requireExactProducts() {
        INEXACT.forEach((name, precision) -> {
            String value = System.getenv(name);
            if (value != null && !value.isBlank() && !value.equals("0")) {
                String exact = precision.label();
                throw new EnvironmentException("the environment variable " + name + " is " + value + ", which may make "
                        + exact + " products less exact than " + exact + "; unset it, or set it to 0");
            }
        });
    }

    private static String text(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    /** @throws EnvironmentException if a call of the driver failed. @param what it was for, "to …" */
    static void check(int code, String what) {
        if (code != cudart.CUDA_SUCCESS) {
            throw new EnvironmentException("CUDA fails " + what + ": " + describe(code));
        }
    }

    /** Name and sentence of a code of the driver. */
    static String describe(int code) {
        return driverText(code, cudart::cuGetErrorName).orElse("error " + code)
                + driverText(code, cudart::cuGetErrorString)
                        .map(sentence -> " (" + sentence + ")")
                        .orElse("");
    }

    /** A function of the driver that gives a text for a code. */
    private interface Texts {
        int get(int code, PointerPointer<?> text);
    }

    private static Optional<String> driverText(int code, Texts texts) {
        try (PointerPointer<Pointer> text = new PointerPointer<>(1)) {
            text.put(0, (Pointer) null);
            texts.get(code, text);
            Pointer found = text.get(0);
            return found == null || found.isNull() ? Optional.empty() : Optional.of(new BytePointer(found).getString());
        }
    }
}
