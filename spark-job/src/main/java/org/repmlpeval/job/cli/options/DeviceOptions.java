package org.repmlpeval.job.cli.options;

import org.repmlpeval.job.run.admission.Engine;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.engine.Backend;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands with {@code --backend} that concern NVIDIA devices. */
public final class DeviceOptions {
    @Option(
            names = "--device",
            paramLabel = "N|UUID",
            description =
                    "NVIDIA device for --backend cuda: its number or UUID in nvidia-smi, for example 1, GPU-… or, for"
                            + " a part of a device, MIG-…. Default: the one that Spark gave to the task, otherwise the first.")
    private String device;

    @Mixin
    private Libraries libraries;

    /** Where CUDA's libraries are. */
    public static final class Libraries {
        @Option(
                names = "--cuda-libs",
                paramLabel = "DIR",
                description =
                        "Folder of CUDA's libraries on every machine that runs networks, for example /opt/cuda/lib64, or"
                                + " several separated by colons. Default: they are looked for; see model/README.md.")
        private String folders;

        /**
         * Null if they are to be looked for.
         *
         * @throws InvalidInputException if the option is empty
         */
        public String folders() {
            if (folders != null && folders.isBlank()) {
                throw new InvalidInputException(
                        "--cuda-libs is empty; name the folder of CUDA's libraries, or leave it out to look for them");
            }
            return folders;
        }
    }

    /** Whether one of them was given. */
    public boolean given() {
        return device != null || libraries.folders() != null;
    }

    /**
     * The engine.
     *
     * @param backend value of {@code --backend}
     * @throws InvalidInputException if there is no such backend, or a device does not fit it
     */
    public Engine engine(String backend) {
        if (device == null) {
            return Engine.of(backend, libraries.folders());
        }
        if (device.isBlank()) {
            throw new InvalidInputException(
                    "--device is empty; give the number or UUID of a device in nvidia-smi, or leave it out");
        }
        if (backend.startsWith(Backend.CUDA + ":")) {
            throw new InvalidInputException("--device is " + device + " and --backend is " + backend
                    + "; name the device once, with --backend " + Backend.CUDA + " and --device");
        }
        if (!backend.equals(Backend.CUDA)) {
            throw new InvalidInputException("--device is " + device + " and --backend is " + backend
                    + "; a device belongs to --backend " + Backend.CUDA);
        }
        return Engine.of(backend + ":" + device, libraries.folders());
    }
}
