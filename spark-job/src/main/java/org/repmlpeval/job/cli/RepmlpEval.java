package org.repmlpeval.job.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.job.cli.machine.DevicesCommand;
import org.repmlpeval.job.cli.options.ConfigFile;
import org.repmlpeval.job.cli.options.UserFiles;
import org.repmlpeval.job.cli.plan.PlanCommand;
import org.repmlpeval.job.cli.plan.SimulateCommand;
import org.repmlpeval.job.cli.runs.AuditCommand;
import org.repmlpeval.job.cli.runs.CompareCommand;
import org.repmlpeval.job.cli.runs.GateCommand;
import org.repmlpeval.job.cli.runs.HistoryCommand;
import org.repmlpeval.job.cli.runs.RecordedCommands;
import org.repmlpeval.job.cli.runs.ReportCommand;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.run.driver.BuildInfo;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Secrets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point: {@code repmlp-eval COMMAND …}, and the main class under {@code spark-submit}. */
@Command(
        name = "repmlp-eval",
        description =
                "Check on whole data sets that a re-parameterised network gives the same results as the network that was trained.",
        mixinStandardHelpOptions = true,
        versionProvider = RepmlpEval.Version.class,
        subcommands = {
            EvaluateCommand.class,
            ConvertCommand.class,
            KernelsCommand.class,
            CheckCommand.class,
            InspectCommand.class,
            ModelsCommand.class,
            PreprocessCommand.class,
            StatusCommand.class,
            RescoreCommand.class,
            AuditCommand.class,
            GateCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            HistoryCommand.class,
            PackCommand.class,
            PlanCommand.class,
            SimulateCommand.class,
            BenchCommand.class,
            DevicesCommand.class,
            DemoCommand.class,
            SettingsCommand.class
        },
        footerHeading = "%nPaths:%n",
        footer = UserFiles.RULE,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success; warnings in the summary, such as a fault in the float64 sample, do not change it",
            "1:'check' or 'audit' found a difference beyond rounding or the tolerance",
            "2:bad input: option, settings, checkpoint, architecture, recipe or data set",
            "3:a required resource is missing (memory, native library, GPU)",
            "4:the job failed; nothing was published",
            "5:the report is published, but not one image could be scored",
            "6:more images have no result than --max-missing allows; the report is published if the run went to its end",
            "7:a gate failed; the report is published",
            "52:Spark stopped the driver because it ran out of memory; nothing was published",
            "70:internal error: please report it"
        })
public final class RepmlpEval implements RecordedCommands {
    static final int DIFFERENCE = 1;
    static final int BAD_INPUT = 2;
    static final int ENVIRONMENT = 3;
    static final int JOB_FAILED = 4;
    static final int NOTHING_SCORED = 5;
    static final int MISSING = 6;
    private static final int DEFECT = 70;

    private final PrintStream out;
    private final PrintStream err;

    RepmlpEval() {
        this(System.out, System.err);
    }

    private RepmlpEval(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** The stream for the summaries of {@code evaluate} and {@code demo}. */
    PrintStream out() {
        return out;
    }

    /** The stream for progress and errors. */
    PrintStream err() {
        return err;
    }

    /**
     * The exit code of a run whose report is published. Says on the error stream why it is not 0.
     *
     * @param scored images with a result
     * @param listed all images
     */
    int exitCode(long scored, long listed) {
        return exitCode(Incomplete.of(scored, listed));
    }

    private int exitCode(Optional<Incomplete> incomplete) {
        incomplete.ifPresent(why -> err.println("ERROR: " + why.messageWithExitCode()));
        return incomplete.map(Incomplete::exitCode).orElse(0);
    }

    /** As {@link #exitCode(long, long)}, and not 0 either if more images are missing than allowed or a gate failed. */
    int exitCode(EvaluationReport report) {
        return exitCode(Incomplete.of(report));
    }

    /** Runs a command and ends the JVM with its exit code, if that is not 0. */
    public static void main(String[] args) {
        int exitCode = run(args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Runs a command in this JVM without ending the JVM; its messages go to standard output and error. @return its exit code */
    public static int run(String... args) {
        return new RepmlpEval().execute(args);
    }

    /**
     * Runs a command in this JVM without ending the JVM, for notebooks and shells that do not show the process's own output.
     *
     * @param stream gets the progress and the summary of {@code evaluate} and {@code demo}, and the error messages of every command
     * @return the exit code
     */
    public static int run(PrintStream stream, String... args) {
        return new RepmlpEval(stream, stream).execute(args);
    }

    private int execute(String... args) {
        CommandLine commandLine = commandLine(this);
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        try {
            ConfigFile.applyTo(commandLine, args);
            return commandLine.execute(args);
        } catch (InvalidInputException | Error e) {
            return explain(e, commandLine, args);
        }
    }

    @Override
    public EvaluationSettingsBuilder settings(List<String> command) throws IOException {
        CommandLine commandLine = commandLine(this);
        String[] args = command.toArray(String[]::new);
        try {
            ConfigFile.applyTo(commandLine, args);
            CommandLine.ParseResult parsed = commandLine.parseArgs(args).subcommand();
            Object named = parsed == null ? this : parsed.commandSpec().userObject();
            if (named instanceof EvaluateCommand evaluate) {
                return evaluate.builder();
            }
            if (named instanceof DemoCommand demo) {
                return demo.builder("audit"); // whoever asks gives it another folder
            }
        } catch (CommandLine.ParameterException e) {
            throw new InvalidInputException(
                    "the recorded command '" + String.join(" ", command) + "' is not one of this release: "
                            + e.getMessage(),
                    e);
        }
        throw new InvalidInputException(
                "the recorded command '" + String.join(" ", command) + "' is neither 'evaluate' nor 'demo'");
    }

    static CommandLine commandLine() {
        return commandLine(new RepmlpEval());
    }

    private static CommandLine commandLine(RepmlpEval root) {
        CommandLine commandLine = new CommandLine(root);
        commandLine.registerConverter(Path.class, new UserFiles.Local());
        commandLine.setExecutionExceptionHandler((failure, command, parsed) ->
                explain(failure, command, parsed.originalArgs().toArray(String[]::new)));
        commandLine.setParameterExceptionHandler((misuse, args) -> explainUsage(misuse));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        return commandLine;
    }

    /** One line of error, what may have been meant, and where the help is. The whole help would push them out of sight. */
    private static int explainUsage(CommandLine.ParameterException misuse) {
        CommandLine command = misuse.getCommandLine();
        PrintWriter err = command.getErr();
        List<String> unknown = command.getUnmatchedArguments();
        if (unknown.isEmpty()) {
            err.println("ERROR: " + misuse.getMessage());
        } else {
            err.println("ERROR: unknown " + (unknown.get(0).startsWith("-") ? "options" : "arguments") + " '"
                    + String.join("', '", unknown) + "'");
            CommandLine.UnmatchedArgumentException.printSuggestions(
                    new CommandLine.UnmatchedArgumentException(command, unknown), err);
        }
        if (unknown.isEmpty() && command.getParent() == null) {
            command.usage(err);
        } else {
            err.println("'" + command.getCommandSpec().qualifiedName() + " --help' explains all options.");
        }
        return BAD_INPUT;
    }

    /** Catches every failure of a command: prints a message and returns the exit code for this kind of failure. */
    private static int explain(Throwable failure, CommandLine command, String... args) {
        PrintWriter err = command.getErr();
        Optional<Failure> known = Failure.of(failure);
        if (known.isPresent()) {
            err.println("ERROR: " + Secrets.redacted(known.get().message()));
            return known.get().exitCode();
        }
        err.println("ERROR: internal error; please report it with the stack trace below and the command "
                + Secrets.redacted(Arrays.asList(args), Secrets.NAMES));
        failure.printStackTrace(err);
        return DEFECT;
    }

    /** Prints the version of this build. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"repmlp-eval " + BuildInfo.version()};
        }
    }
}
