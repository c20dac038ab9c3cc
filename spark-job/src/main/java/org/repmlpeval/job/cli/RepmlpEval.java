package org.repmlpeval.job.cli;

import org.repmlpeval.job.cli.options.ConfigFile;
import java.io.PrintWriter;
import org.apache.spark.SparkException;
import org.repmlpeval.job.run.driver.BuildInfo;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.DataSetException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** Entry point: {@code repmlp-eval COMMAND …}, and the main class under {@code spark-submit}. */
@Command(
        name = "repmlp-eval",
        description =
                "Checks that a re-parameterised network equals the network it was trained as, on whole data sets.",
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
            BenchCommand.class,
            DemoCommand.class,
            SettingsCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:check found a difference beyond the tolerance",
            "2:bad input: arguments, settings, checkpoint, architecture, recipe or data set",
            "3:the machine lacks what the work needs",
            "4:the job failed; nothing was published",
            "5:the report is published, but not one image could be scored",
            "52:the driver ran out of memory inside Spark; nothing was published",
            "70:a defect of this program"
        })
public final class RepmlpEval {
    static final int DIFFERENCE = 1;
    static final int BAD_INPUT = 2;
    static final int ENVIRONMENT = 3;
    static final int JOB_FAILED = 4;
    static final int NOTHING_SCORED = 5;
    private static final int DEFECT = 70;

    private RepmlpEval() {}

    /** Runs a command and ends the JVM with its exit code, if that is not 0. */
    public static void main(String[] args) {
        int exitCode = run(args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Runs a command. @return its exit code */
    public static int run(String... args) {
        CommandLine commandLine = commandLine();
        try {
            ConfigFile.applyTo(commandLine, args);
        } catch (InvalidInputException e) {
            commandLine.getErr().println("ERROR: " + e.getMessage());
            return BAD_INPUT;
        }
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError e) {
            commandLine
                    .getErr()
                    .println("ERROR: out of memory (" + e.getMessage() + "); raise -Xmx, now "
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MiB, by REPMLP_EVAL_JAVA_OPTS or spark.driver.memory");
            return ENVIRONMENT;
        } catch (LinkageError e) {
            commandLine.getErr().println("ERROR: a library cannot be loaded on this machine: " + e);
            return ENVIRONMENT;
        }
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new RepmlpEval());
        commandLine.setExecutionExceptionHandler(RepmlpEval::explain);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        return commandLine;
    }

    /** The main boundary: says what failed, and gives the exit code of its kind. */
    private static int explain(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        Throwable known = firstKnown(failure);
        if (known instanceof InvalidInputException || known instanceof DataSetException) {
            err.println("ERROR: " + known.getMessage());
            return BAD_INPUT;
        }
        if (known instanceof EnvironmentException) {
            err.println("ERROR: " + known.getMessage());
            return ENVIRONMENT;
        }
        if (failure instanceof SparkException || failure instanceof java.io.IOException) {
            err.println("ERROR: the job failed and published nothing: " + failure.getMessage());
            return JOB_FAILED;
        }
        err.println("ERROR: unexpected; please report it with what follows and the command " + parsed.originalArgs());
        failure.printStackTrace(err);
        return DEFECT;
    }

    private static Throwable firstKnown(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInputException
                    || cause instanceof DataSetException
                    || cause instanceof EnvironmentException) {
                return cause;
            }
        }
        return failure;
    }

    /** Version from the build. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"repmlp-eval " + BuildInfo.version()};
        }
    }
}
