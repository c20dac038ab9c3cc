package org.repmlpeval.job.run.admission;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.MemoryBudget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inference engine that the user asked for, as it travels to executors. On each machine it becomes a {@link Backend}.
 *
 * @param name of a backend, or {@code auto}
 * @param device that the backend runs on; null for the first
 * @param libraries folders of CUDA's libraries, separated as in a class path; null to look for them
 */
public record Engine(String name, String device, String libraries) implements Serializable {
    /** What suits the machine. */
    public static final Engine AUTO = new Engine(Backend.AUTO, null, null);

    /** Where Spark gives devices to tasks and gave this one none. */
    private static final String NO_DEVICE = "none";

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /** What auto became in this JVM. Guarded by the class. */
    private static final Map<Key, Choice> CHOSEN = new HashMap<>();

    private record Key(String device, Precision precision) {}

    /**
     * What runs the network.
     *
     * @param reason why; empty if the user named it
     */
    public record Choice(Backend backend, Optional<String> reason) {}

    /**
     * The engine that the user named.
     *
     * @param backend name of a backend, or {@code auto}; a colon and a device may follow the name, as in {@code cuda:1}
     * @param libraries folders of CUDA's libraries, or null
     * @throws InvalidInputException if there is no such backend for float32, or it takes no device
     */
    public static Engine of(String backend, String libraries) {
        Backend.of(backend, Precision.FLOAT32);
        String[] parts = backend.split(":", 2);
        return new Engine(parts[0], parts.length == 1 ? null : parts[1], libraries);
    }

    /** As the user may write it: {@code cpu}, {@code cuda}, {@code cuda:1}. */
    public String text() {
        return device == null ? name : name + ":" + device;
    }

    /**
     * The engine of a task on an executor of a cluster, where devices that Spark did not give may be those of others.
     *
     * @param address of the device that Spark gave to the task, or null
     */
    public Engine inTask(String address) {
        if (device != null || !name.equals(Backend.CUDA) && !name.equals(Backend.AUTO)) {
            return this;
        }
        String given = address == null && name.equals(Backend.AUTO) ? NO_DEVICE : address;
        return new Engine(name, given, libraries);
    }

    /**
     * The backend on this machine. For {@code auto} that is cuda if a device can be used and computes rightly, otherwise the fastest of the
     * others; the log says which and why. Whether a backend that the user named can run shows when it is used.
     *
     * @throws InvalidInputException if the backend does not compute in that precision
     */
    public Choice choose(Precision precision) {
        if (libraries != null) {
            // CUDA is started once in each JVM, so this is a matter of the JVM.
            System.setProperty(Backend.CUDA_LIBRARIES, libraries);
        }
        if (!name.equals(Backend.AUTO)) {
            return new Choice(Backend.of(text(), precision), Optional.empty());
        }
        synchronized (Engine.class) {
            return CHOSEN.computeIfAbsent(new Key(device, precision), key -> {
                Choice choice = choose(key);
                LOG.info("--backend auto: {}", choice.reason().orElseThrow());
                return choice;
            });
        }
    }

    private static Choice choose(Key key) {
        Backend other = Backend.of(Backend.AUTO, key.precision());
        if (NO_DEVICE.equals(key.device())) {
            return new Choice(
                    other,
                    Optional.of(
                            other.name() + ", because Spark gave the task no GPU (spark.task.resource.gpu.amount)"));
        }
        try {
            Backend cuda = Backend.of(
                    key.device() == null ? Backend.CUDA : Backend.CUDA + ":" + key.device(), key.precision());
            String device = cuda.description().get(Backend.DEVICE);
            try (Cores cores = new Cores(1)) {
                EngineCanary.verifyAll(cuda, cores, new MemoryBudget(EngineCanary.BYTES));
            }
            return new Choice(cuda, Optional.of("cuda, because " + device + " can be used"));
        } catch (EnvironmentException e) {
            LOG.info("--backend auto cannot use cuda", e);
            return new Choice(other, Optional.of(other.name() + ", because " + withoutAdvice(e.getMessage())));
        }
    }

    /** What was found, without what to do about it. */
    private static String withoutAdvice(String message) {
        return message.split("; ", 2)[0];
    }
}
