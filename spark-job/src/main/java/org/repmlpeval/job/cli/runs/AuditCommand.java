package org.repmlpeval.job.cli.runs;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.cli.output.Json;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.run.audit.Audit;
import org.repmlpeval.job.run.audit.AuditOptions;
import org.repmlpeval.job.run.audit.AuditResult;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.partitioning.Count;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description =
                "Check a finished run without running it again: count its rows and compare them with its report, then"
                        + " evaluate a sample of its images again, from weights and data, and compare row by row. Needs no Spark."
                        + " The exit code is 1 if something is not as the run says.")
public final class AuditCommand implements Callable<Integer> {
    private static final int DIFFERENCE = 1;

    @Parameters(paramLabel = "RUN", description = "Output folder of 'evaluate' or 'demo', on any Hadoop file system.")
    private String run;

    @Option(
            names = "--images",
            defaultValue = "200",
            paramLabel = "N",
            description =
                    "Number of images to evaluate again: half of them those where the forms disagree most, the others"
                            + " at random. Default: ${DEFAULT-VALUE}.")
    private int images;

    @Option(
            names = "--seed",
            defaultValue = "0",
            paramLabel = "N",
            description = "Chooses the images that are drawn at random; another seed draws others. Default:"
                    + " ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--tolerance",
            defaultValue = "1e-5",
            paramLabel = "T",
            description =
                    "Largest difference that counts as rounding, as a fraction of the image's largest |logit|. Another"
                            + " processor or batch size makes about a tenth of the default. Default: ${DEFAULT-VALUE}.")
    private double tolerance;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "The checkpoint, if it is no longer where the report says. Default: as in the report.")
    private String weights;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            description = "The data set, if it is no longer where the report says. Default: as in the report.")
    private String data;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "Inference engine, as for 'evaluate': cpu, nd4j or auto. Default: as in the run.")
    private String backend;

    @Option(names = "--json", description = "Print JSON instead of text.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Configuration hadoop = SparkContexts.hadoop();
        AuditOptions options = new AuditOptions(images, seed, tolerance);
        PublishedReport published = PublishedReport.read(hadoop, run);
        AuditResult result = new Audit(published, settings(published), options).run();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(result));
        } else {
            print(result, out);
        }
        return result.passed() ? 0 : DIFFERENCE;
    }

    private EvaluationSettingsBuilder settings(PublishedReport published) throws IOException {
        RecordedCommands commands = (RecordedCommands) spec.root().userObject();
        EvaluationSettingsBuilder settings = commands.settings(published);
        if (weights != null) {
            settings.weights(weights);
        }
        if (data != null) {
            settings.data(data);
        }
        if (backend != null) {
            settings.backend(backend);
        }
        return settings;
    }

    private static void print(AuditResult result, PrintWriter out) {
        line(out, "run", "%s, of %s", result.run(), result.created());
        line(out, "", "%s on %s", result.network(), Count.of(result.images(), "image"));
        if (result.findings().isEmpty()) {
            line(out, "report", "agrees with its rows; weights and data set are the same as in the run");
        }
        result.findings().forEach(finding -> line(out, "DIFFERENT", "%s", finding));
        if (result.sample() == null) {
            line(out, "sample", "no image could be evaluated again");
        } else {
            print(result.sample(), result.options(), out);
        }
        out.println();
        out.println(result.passed() ? "AUDIT PASSED" : "AUDIT FAILED: the lines that begin with DIFFERENT say why");
    }

    private static void print(AuditResult.Sample sample, AuditOptions options, PrintWriter out) {
        line(
                out,
                "sample",
                "%s evaluated again: %d where the forms disagree most, the others drawn with seed %d",
                Count.of(sample.images(), "image"),
                sample.disagreeing(),
                options.seed());
        line(out, "", "%d the same bit for bit", sample.same());
        line(
                out,
                "",
                "%d within rounding: at most %.1e of the largest |logit|, tolerance %.1e",
                sample.within(),
                sample.largest(),
                options.tolerance());
        line(out, "", "%d different", sample.different());
        for (AuditResult.Different image : sample.first()) {
            line(out, "DIFFERENT", "%s: %s", image.id(), String.join("; ", image.differences()));
        }
        if (sample.different() > sample.first().size()) {
            line(out, "", "and %d more", sample.different() - sample.first().size());
        }
    }

    private static void line(PrintWriter out, String name, String format, Object... values) {
        out.println(String.format(Locale.ROOT, "%-11s ", name) + String.format(Locale.ROOT, format, values));
    }
}
