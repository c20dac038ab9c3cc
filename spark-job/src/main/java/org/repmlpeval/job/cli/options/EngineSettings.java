package org.repmlpeval.job.cli.options;

import org.repmlpeval.job.run.admission.Engine;
import org.repmlpeval.job.run.executor.ExecutorResources;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that run networks in this JVM. */
public final class EngineSettings {
    public static final String BACKEND =
            "Inference engine: cpu (fastest on CPUs, float32), cuda (NVIDIA GPUs, also float64; never run on a GPU so far),"
                    + " nd4j (also float64 and CUDA 11), or auto: cuda if an NVIDIA device can be used, otherwise the faster of"
                    + " cpu and nd4j."
                    + " Default: ${DEFAULT-VALUE}.";

    @Option(names = "--backend", defaultValue = Backend.AUTO, paramLabel = "NAME", description = BACKEND)
    private String backend;

    @Mixin
    private DeviceOptions devices;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Number of threads. With the cpu backend they share each batch. Default: all cores of this machine.")
    private Integer threads;

    public Engine engine() {
        return devices.engine(backend);
    }

    public Backend backend(Precision precision) {
        return engine().choose(precision).backend();
    }

    /**
     * @param imagesPerRun largest number of images in a forward pass
     * @throws InvalidInputException if the number of threads is illegal
     */
    public EngineOptions options(Precision precision, int imagesPerRun) {
        int most = Runtime.getRuntime().availableProcessors();
        int wanted = threads == null ? most : threads;
        if (wanted < 1 || wanted > most) {
            throw new InvalidInputException(
                    "setting threads is " + wanted + "; legal: 1 to " + most + ", the cores of this machine");
        }
        return EngineOptions.wholeMachine(precision, new Cores(wanted), imagesPerRun, ExecutorResources.memory());
    }
}
