package org.repmlpeval.model.engine;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.plan.Plan;

/** A way to run plans on some hardware. Implementations are services and cost nothing until they are started. */
public interface Backend {
    /** Lets {@link #of} choose the backend. */
    String AUTO = "auto";

    /** The backend for NVIDIA devices, of which a process may have several. */
    String CUDA = "cuda";

    /**
     * System property that names folders of CUDA's libraries, separated as in a class path. It is read when CUDA starts, on the first use
     * of its backend in a JVM.
     */
    String CUDA_LIBRARIES = "repmlp.cuda.libs";

    /**
     * Key in {@link #description}: the speed of a matrix product on one thread in 1e9 operations per second, for backends that
     * measure it.
     */
    String SGEMM = "sgemmGigaflopsPerThread";

    /**
     * Key in {@link #description}: {@code true} if an image's outputs have the same bits in any batch and on any number of threads,
     * {@code false} if their last digits may differ. Backends that have not been checked do not have it.
     */
    String BATCH_INDEPENDENT = "batchIndependent";

    /** Key in {@link #description}: which kernels compute the matrix products, for backends that choose them by the kind of CPU. */
    String KERNELS = "kernels";

    /** Key in {@link LoadedModel#description}: version and instruction set of oneDNN, for models that use it. */
    String ONEDNN = "oneDNN";

    /** Key in {@link LoadedModel#description}: how forms in reduced precision are computed, for models that have such forms. */
    String REDUCED_PRECISION = "reducedPrecision";

    /** Key in {@link #description}: the device, for backends whose weights and buffers are in its memory. */
    String DEVICE = "device";

    /** Key in {@link #description}: a problem of this machine's set-up, if there is one. */
    String WARNING = "warning";

    /** The name on the command line: {@code cpu}, {@code nd4j}, {@code cuda}. */
    String name();

    /**
     * This backend on a certain device.
     *
     * @param device its name among the devices of the machine
     * @throws InvalidInputException if this backend has no devices
     */
    default Backend on(String device) {
        throw withoutDevices(name() + ":" + device);
    }

    private static InvalidInputException withoutDevices(String name) {
        return new InvalidInputException("backend is " + name + "; only cuda takes a device, as in cuda:1");
    }

    /** Whether this backend supports that precision. */
    boolean supports(Precision precision);

    /**
     * The backend with the largest preference is used if the user names none. A backend with a negative preference is used only if
     * named.
     */
    int preference();

    /**
     * Compiles the forms and loads their weights. Tensors that forms share (the same object) are loaded once if their layouts
     * agree.
     *
     * @param weights complete state dict per form
     * @throws EnvironmentException if the hardware, a library or the memory for it is missing
     */
    default LoadedModel load(Architecture architecture, Map<Form, StateDict> weights, EngineOptions options) {
        return load(Plan.compile(architecture, weights, options.taps()), options);
    }

    /** Loads plans of forms of one network. @throws EnvironmentException as above */
    LoadedModel load(Map<Form, Plan> plans, EngineOptions options);

    /**
     * Describes for reports what is used on this machine: library versions, instruction set or device, speed of a matrix product.
     */
    Map<String, String> description();

    /**
     * Looks at the devices that this process sees. Takes a few seconds at most.
     *
     * @return none if this backend has no devices
     * @throws EnvironmentException if the backend does not start on this machine
     */
    default List<DeviceFacts> devices() {
        return List.of();
    }

    /**
     * The backend with that name, or the preferred one for the precision.
     *
     * @param name or {@value #AUTO}; a colon and a device may follow the name, as in {@code cuda:1}
     * @throws InvalidInputException if there is no backend with that name, or if it does not support the precision
     */
    static Backend of(String name, Precision precision) {
        String[] parts = name.split(":", 2);
        String wanted = parts[0];
        List<Backend> all = ServiceLoader.load(Backend.class, Backend.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        List<Backend> able = all.stream()
                .filter(b -> b.supports(precision))
                .filter(b -> wanted.equals(AUTO) && b.preference() >= 0 || wanted.equals(b.name()))
                .sorted((a, b) -> Integer.compare(b.preference(), a.preference()))
                .toList();
        if (able.isEmpty()) {
            String legal = all.stream()
                    .filter(b -> b.supports(precision))
                    .map(Backend::name)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new InvalidInputException(
                    "backend is " + name + "; legal for " + precision.label() + ": " + AUTO + ", " + legal);
        }
        if (parts.length == 1) {
            return able.get(0);
        }
        if (wanted.equals(AUTO)) {
            throw withoutDevices(name);
        }
        return able.get(0).on(parts[1]);
    }
}
