package org.repmlpeval.job.cli.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.model.InvalidInputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** The options of {@code evaluate} as a program gives them. The parser, the defaults and the checks are those of the command line. */
public final class GivenOptions {
    private static final String COMMAND = "evaluate";

    private GivenOptions() {}

    /** The command without its options. */
    @Command(name = "repmlp-eval")
    private static final class Root {}

    /** The names of all options, without dashes. */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (OptionSpec option :
                new CommandLine(new EvaluationOptions()).getCommandSpec().options()) {
            names.add(option.longestName().substring(2));
        }
        return names;
    }

    /** The options as a command line. @param options by name without dashes; empty for an option that takes no value, such as flip */
    public static List<String> words(Map<String, String> options) {
        List<String> words = new ArrayList<>(List.of(COMMAND));
        options.forEach((name, value) -> words.add("--" + name + (value.isEmpty() ? "" : "=" + value)));
        return words;
    }

    /**
     * The settings that these options give; building them checks them.
     *
     * @param options by name without dashes; empty for an option that takes no value, such as flip
     * @param command what the report says how the run was started
     * @throws InvalidInputException if an option is unknown, missing or not legal
     */
    public static EvaluationSettingsBuilder settings(Map<String, String> options, List<String> command)
            throws IOException {
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.removeAll(names());
        if (!unknown.isEmpty()) {
            throw new InvalidInputException(
                    "unknown options " + unknown + "; legal for " + COMMAND + ": " + String.join(", ", names()));
        }
        String[] words = words(options).toArray(String[]::new);
        EvaluationOptions parsed = new EvaluationOptions();
        CommandLine commandLine = new CommandLine(new Root()).addSubcommand(COMMAND, parsed);
        try {
            ConfigFile.applyTo(commandLine, words);
            commandLine.parseArgs(words);
        } catch (CommandLine.ParameterException e) {
            throw new InvalidInputException(e.getMessage(), e);
        }
        return parsed.settings(command);
    }
}
