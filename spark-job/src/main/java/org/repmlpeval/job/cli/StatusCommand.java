package org.repmlpeval.job.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.run.output.RunStatus;
import org.repmlpeval.job.run.output.SignOfLife;
import org.repmlpeval.job.run.spark.SparkContexts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Say how far an evaluation is: its finished shards, and whether its driver is alive.")
final class StatusCommand implements Callable<Integer> {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    @Parameters(
            paramLabel = "DIR",
            description =
                    "The --out of the evaluation, or the folder .<name>.unfinished-<id> beside it, on any Hadoop file"
                            + " system.")
    private String folder;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        RunStatus status = RunStatus.of(SparkContexts.hadoop(), folder);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(ReportJson.text(status));
            out.flush();
            return 0;
        }
        if (status.published()) {
            out.println("The report is published in " + status.output() + ".");
        }
        status.unfinished().forEach(run -> out.println(text(run)));
        return 0;
    }

    private static String text(RunStatus.Unfinished run) {
        if (run.shards() == 0) {
            return "Unfinished run " + run.folder() + ": it has not started its tasks.";
        }
        return String.format(
                Locale.ROOT,
                "Unfinished run %s: %,d of %,d shards are finished (%.1f %%) of %,d images. %s",
                run.folder(),
                run.finishedShards(),
                run.shards(),
                100.0 * run.finishedShards() / run.shards(),
                run.images(),
                driver(run));
    }

    private static String driver(RunStatus.Unfinished run) {
        SignOfLife sign = run.lastSign();
        Long seconds = run.driver().secondsSinceSign();
        String resume = "continue with --resume " + run.folder() + ".";
        return switch (run.driver().state()) {
            case NONE -> "No driver is working on it; " + resume;
            case WORKING -> "Its driver, " + who(sign) + ", gave a sign of life at " + sign.at() + ".";
            case SILENT -> "No sign from its driver, " + who(sign) + ", for " + duration(seconds)
                    + ", though a driver that is alive gives one every 10 s: it has probably died; if it has, "
                    + resume;
            case DEAD -> "Its driver, " + who(sign) + ", has ended without publishing"
                    + (seconds == null ? "" : "; its last sign of life was " + duration(seconds) + " ago")
                    + "; " + resume;
            case UNKNOWN -> "The last sign of its driver cannot be read; --resume finds out whether it is alive.";
        };
    }

    private static String duration(long seconds) {
        if (seconds < 2 * MINUTE) {
            return seconds + " s";
        }
        return seconds < 2 * HOUR
                ? seconds / MINUTE + " min"
                : seconds < 2 * DAY ? seconds / HOUR + " h" : seconds / DAY + " days";
    }

    private static String who(SignOfLife sign) {
        return "process " + sign.process() + " on " + sign.host() + " (application " + sign.application() + ")";
    }
}
