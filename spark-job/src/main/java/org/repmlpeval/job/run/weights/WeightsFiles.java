package org.repmlpeval.job.run.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.partitioning.UserPath;

/** The files that weights are read from. */
public final class WeightsFiles {
    private WeightsFiles() {}

    /**
     * The local files of a checkpoint: one, or an index and its shards. None for procedural weights and for other file systems.
     *
     * @throws InvalidInputException if there is no such file or it is not a checkpoint
     */
    public static List<Path> local(String weights, Configuration hadoop) {
        if (WeightsSource.isProcedural(weights)) {
            return List.of();
        }
        try {
            return UserPath.mayBeLocal(hadoop, weights)
                            && LocalWeights.isLocal(
                                    UserPath.file(hadoop, weights).fileSystem())
                    ? files(weights, hadoop)
                    : List.of();
        } catch (IOException e) {
            throw new InvalidInputException("weights " + weights + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Path> files(String weights, Configuration hadoop) throws IOException {
        try (LocalWeights local = LocalWeights.fetch(weights, hadoop)) {
            List<Path> files = new ArrayList<>(List.of(local.file()));
            CheckpointReader.filesBeside(local.file())
                    .forEach(name -> files.add(local.file().resolveSibling(name)));
            return files;
        }
    }
}
