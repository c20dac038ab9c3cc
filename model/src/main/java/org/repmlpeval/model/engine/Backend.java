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
    /** The choice of {@link #of} when the user makes none. */
    String AUTO = "auto";

    /** Key in {@link #description}: 1e9 operations per second of a matrix product on one thread, of backends that measure it. */
    String SGEMM = "sgemmGigaflopsPerThread";

    /** Key in {@link #description}: what is wrong with this machine's set-up, if anything. */
    String WARNING = "warning";

    /** The name on the command line: {@code cpu}, {@code nd4j}. */
    String name();

    /** Whether it computes in that precision. */
    boolean supports(Precision precision);

    /** Which of several is taken when none is named: the largest. Negative: only if named. */
    int preference();

    /**
     * Compiles the forms and loads their weights; tensors that forms share (the same object) are loaded once where their layouts
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

    /** What runs here, for reports: library versions, instruction set or device, speed of a matrix product. */
    Map<String, String> description();

    /**
     * The backend of that name, or the preferred one for the precision.
     *
     * @param name or {@value #AUTO}
     * @throws InvalidInputException if there is none of that name, or it lacks the precision
     */
    static Backend of(String name, Precision precision) {
        List<Backend> all = ServiceLoader.load(Backend.class, Backend.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        List<Backend> able = all.stream()
                .filter(b -> b.supports(precision))
                .filter(b -> name.equals(AUTO) || name.equals(b.name()))
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
        return able.get(0);
    }
}
