package org.repmlpeval.job.run.weights;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;

/**
 * A file of converted weights that another tool made.
 *
 * @param path on any Hadoop file system
 * @param entry key under which a .pth stores the weights
 * @param prefix of the names of the tensors to use
 */
public record DeployFile(String path, Optional<String> entry, Optional<String> prefix) {
    /**
     * @param selection that of the training checkpoint, whose renaming rules also apply here
     * @throws InvalidInputException if the file cannot be read or does not fit, with the names of this file's options
     */
    public WeightsSource load(WeightsSelection selection, Architecture architecture, Configuration hadoop) {
        try {
            return WeightsSource.load(path, selection.of(entry, prefix), architecture, hadoop);
        } catch (InvalidInputException e) {
            // The reader's message names the options of --weights.
            throw new InvalidInputException(
                    "the file of --deploy-weights cannot be used: "
                            + e.getMessage()
                                    .replace("setting weights-entry", "setting deploy-weights-entry")
                                    .replace("--weights-prefix", "--deploy-weights-prefix"),
                    e);
        }
    }
}
