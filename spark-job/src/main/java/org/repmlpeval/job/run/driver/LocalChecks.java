package org.repmlpeval.job.run.driver;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.run.output.OutputFolder;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.weights.WeightsFiles;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;

/**
 * Checks that need no Spark and take no time, so that a wrong path is reported before a cluster is asked for machines. Only paths on this
 * machine's file system are checked here. Everything is checked again when the evaluation starts.
 */
public final class LocalChecks {
    private LocalChecks() {}

    /**
     * @throws InvalidInputException if the output folder exists or overlaps with the data set, or the weights do not exist, cannot be opened or are not a checkpoint
     * @throws DataSetException if one of them is not a path
     * @throws IOException if the file system fails
     */
    public static void run(EvaluationSettings settings, Configuration hadoop) throws IOException {
        if (Location.isLocal(hadoop, settings.out())) {
            if (Location.isLocal(hadoop, settings.data())) {
                // Before the next check, which advises to remove the folder.
                new EvaluationInputs(settings, hadoop).requireApart();
            }
            OutputFolder.requireNew(Location.of(hadoop, settings.out()));
        }
        WeightsFiles.local(settings.weights(), hadoop);
    }
}
