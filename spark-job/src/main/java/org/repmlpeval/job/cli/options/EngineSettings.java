package org.repmlpeval.job.cli.options;

import org.repmlpeval.job.run.executor.ExecutorResources;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import picocli.CommandLine.Option;

/** Options of commands that run networks in this JVM. */
final class EngineSettings {
    static final String BACKEND =
            "What computes: cpu (OpenBLAS and Java, float32), nd4j (ND4J's operations, the way to CUDA), or auto, the"
                    + " fastest that can. Default: ${DEFAULT-VALUE}.";

    @Option(names = "--backend", defaultValue = Backend.AUTO, paramLabel = "NAME", description = BACKEND)
    private String backend;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads that compute; on the cpu backend they share each batch. Default: all cores of this machine.")
    private Integer threads;

    String name() {
        return backend;
    }

    Backend backend(Precision precision) {
        return Backend.of(backend, precision);
    }

    /**
     * @param imagesPerRun largest batch that is run whole
     * @throws InvalidInputException if the number of threads is illegal
     */
    EngineOptions options(Precision precision, int imagesPerRun) {
        int most = Runtime.getRuntime().availableProcessors();
        int wanted = threads == null ? most : threads;
        if (wanted < 1 || wanted > most) {
            throw new InvalidInputException(
                    "setting threads is " + wanted + "; legal: 1 to " + most + ", the cores of this machine");
        }
        return EngineOptions.wholeMachine(precision, new Cores(wanted), imagesPerRun, ExecutorResources.memory());
    }
}
