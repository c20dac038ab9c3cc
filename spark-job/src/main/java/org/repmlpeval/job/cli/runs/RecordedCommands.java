package org.repmlpeval.job.cli.runs;

import java.io.IOException;
import java.util.List;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;

/** Knows the settings of an evaluation from the command line that its report holds. */
public interface RecordedCommands {
    /**
     * @param command the words of the command line, the command first
     * @throws org.repmlpeval.model.InvalidInputException if it is not one that evaluates
     * @throws IOException if a file that it names cannot be read
     */
    EvaluationSettingsBuilder settings(List<String> command) throws IOException;
}
