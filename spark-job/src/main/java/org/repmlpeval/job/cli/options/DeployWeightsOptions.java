package org.repmlpeval.job.cli.options;

import java.util.Optional;
import org.repmlpeval.job.run.weights.DeployFile;
import org.repmlpeval.model.InvalidInputException;
import picocli.CommandLine.Option;

/** {@code --deploy-weights}, {@code --deploy-weights-entry} and {@code --deploy-weights-prefix}. */
public final class DeployWeightsOptions {
    @Option(
            names = "--deploy-weights",
            paramLabel = "FILE",
            description = "Run all forms but those of train with the weights in this file, which another tool"
                    + " converted, instead of converting --weights. Example: RepMLPNet-B224_deploy.pth. Default: convert"
                    + " --weights.")
    private String deployWeights;

    @Option(
            names = "--deploy-weights-entry",
            paramLabel = "NAME",
            description = "The same as --weights-entry, for --deploy-weights.")
    private String deployEntry;

    @Option(
            names = "--deploy-weights-prefix",
            paramLabel = "PREFIX",
            description = "The same as --weights-prefix, for --deploy-weights. The rules of --rename apply to both"
                    + " files.")
    private String deployPrefix;

    /** @throws InvalidInputException if there is an entry or a prefix but no file */
    public Optional<DeployFile> file() {
        if (deployWeights == null && (deployEntry != null || deployPrefix != null)) {
            throw new InvalidInputException(
                    "--deploy-weights-entry and --deploy-weights-prefix say how the file of --deploy-weights is read, but"
                            + " that option is missing; give it, or leave the other two out");
        }
        return Optional.ofNullable(deployWeights)
                .map(path -> new DeployFile(path, Optional.ofNullable(deployEntry), Optional.ofNullable(deployPrefix)));
    }
}
