package org.repmlpeval.job.cli.runs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.model.InvalidInputException;

/** Knows the settings of an evaluation from the command line that its report holds. */
public interface RecordedCommands {
    /** The limits of a run are no matter of those who read it again, and their files may be gone. */
    Set<String> GATES = Set.of("--gate", "--gates", "--baseline");

    /**
     * @param command the words of the command line, the command first
     * @throws InvalidInputException if it is not one that evaluates
     * @throws IOException if a file that it names cannot be read
     */
    EvaluationSettingsBuilder settings(List<String> command) throws IOException;

    /**
     * The settings of a finished run, without its gates.
     *
     * @throws InvalidInputException if its report holds no command that evaluates
     * @throws IOException if a file that the command names cannot be read
     */
    default EvaluationSettingsBuilder settings(PublishedReport run) throws IOException {
        if (run.report().run().command().isEmpty()) {
            throw new InvalidInputException("the report in " + run.folder()
                    + " holds no command, so the options of the run are not known; only runs of 'evaluate' and 'demo'"
                    + " can be read again");
        }
        return settings(withoutGates(run.report().run().command()));
    }

    private static List<String> withoutGates(List<String> command) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < command.size(); i++) {
            String option = command.get(i).split("=", 2)[0];
            if (!GATES.contains(option)) {
                rest.add(command.get(i));
            } else if (option.equals(command.get(i))) {
                i++;
            }
        }
        return rest;
    }
}
