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
        description =
                "Say how far an evaluation is: its finished shards, and when its driver gave the last sign of life.")
final class StatusCommand implements Callable<Integer> {
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
                text(run.lastSign()));
    }

    private static String text(SignOfLife sign) {
        return sign == null
                ? "No driver is working on it; --resume goes on with it."
                : "Last sign of its driver: " + sign.at() + ", process " + sign.process() + " on " + sign.host()
                        + ", application " + sign.application() + "; a driver that is alive gives one every 10 s.";
    }
}
