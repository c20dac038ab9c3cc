package org.repmlpeval.job.cli.runs;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.cli.options.DeviceOptions;
import org.repmlpeval.job.cli.output.Json;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.template.Visible;
import org.repmlpeval.job.run.audit.Audit;
import org.repmlpeval.job.run.audit.AuditOptions;
import org.repmlpeval.job.run.audit.AuditResult;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.partitioning.Count;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description =
                "Check a finished run without running all of it again. Its rows are counted and compared with its report."
                        + " Then a sample of its images is evaluated again, from weights and data, and compared row by row. This"
                        + " needs no Spark. The exit code is 0 if all is as the run says, and 1 if something is not.")
public final class AuditCommand implements Callable<Integer> {
    private static final int DIFFERENCE = 1;
    /** Differences that are printed. */
    private static final int SHOWN = 4;

    private static final int LONGEST = 200;
    private static final Pattern HASH = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{52}\\b");

    @Parameters(
            paramLabel = "RUN",
            description =
                    "Report folder that 'evaluate' or 'demo' wrote, local or on any Hadoop file system, for example"
                            + " /reports/b224.")
    private String run;

    @Option(
            names = "--images",
            defaultValue = "200",
            paramLabel = "N",
            description =
                    "How many images to evaluate again. Half of them are those where the forms disagree most, the others are"
                            + " drawn at random. Default: ${DEFAULT-VALUE}.")
    private int images;

    @Option(
            names = "--seed",
            defaultValue = "0",
            paramLabel = "N",
            description = "Number that decides which images are drawn at random, for example 7. Another number draws"
                    + " others. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--tolerance",
            defaultValue = "1e-5",
            paramLabel = "T",
            description =
                    "Largest difference that counts as rounding, as a fraction of the image's largest |logit|. Another"
                            + " processor or batch size causes differences of about a tenth of the default. A form that"
                            + " rounds by design, such as deploy@bf16, may also be off by its drift from the reference."
                            + " Default: ${DEFAULT-VALUE}.")
    private double tolerance;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description =
                    "The checkpoint, if it is no longer where the report says, for example /new/b224.pth. Default:"
                            + " as in the report.")
    private String weights;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            description = "The data set, if it is no longer where the report says, for example /new/val. Default: as in"
                    + " the report.")
    private String data;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "Inference engine, as for 'evaluate': cpu, cuda, nd4j or auto. Default: as in the" + " run.")
    private String backend;

    @Mixin
    private DeviceOptions devices;

    @Option(names = "--json", description = "Print JSON instead of text. Default: off.")
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
        if (backend != null || devices.given()) {
            settings.engine(
                    devices.engine(backend != null ? backend : settings.engine().text()));
        }
        return settings;
    }

    /** At most ten lines; {@code --json} has everything. */
    private static void print(AuditResult result, PrintWriter out) {
        line(out, "run", "%s, %s on %s", result.run(), result.network(), Count.grouped(result.images(), "image"));
        AuditResult.Sample sample = result.sample();
        if (sample == null) {
            line(out, "sample", "no image could be evaluated again");
        } else {
            line(
                    out,
                    "sample",
                    "%s evaluated again, %,d of them where the forms disagree most (seed %d)",
                    Count.grouped(sample.images(), "image"),
                    sample.disagreeing(),
                    result.options().seed());
            line(
                    out,
                    "rows",
                    "%,d the same, %,d within rounding (at most %.1e, tolerance %.1e), %,d different",
                    sample.same(),
                    sample.within(),
                    sample.largest(),
                    result.options().tolerance(),
                    sample.different());
        }
        if (result.pairs() != null) {
            line(
                    out,
                    "pairs",
                    "%,d of %s computed again; cosines within the tolerance differ by at most %.1e",
                    result.pairs().compared(),
                    Count.grouped(result.pairs().listed(), "pair"),
                    result.pairs().largest());
        }
        if (result.findings().isEmpty()) {
            line(out, "report", "agrees with its rows; weights and data set are the same as in the run");
        }
        differences(result, out);
        out.println(
                result.passed()
                        ? "AUDIT PASSED"
                        : "AUDIT FAILED: the lines that begin with DIFFERENT say why; --json lists all differences");
    }

    /** The first of them, an image among them if one differs. */
    private static void differences(AuditResult result, PrintWriter out) {
        List<AuditResult.Different> images =
                result.sample() == null ? List.of() : result.sample().differing();
        List<String> shown = new ArrayList<>();
        result.findings().stream().limit(images.isEmpty() ? SHOWN : SHOWN - 1).forEach(shown::add);
        images.stream()
                .limit(SHOWN - shown.size())
                .forEach(image ->
                        shown.add(image.id() + ": " + image.differences().get(0)));
        shown.forEach(one -> line(out, "DIFFERENT", "%s", shortened(one)));
        int all = result.findings().size()
                + (result.sample() == null ? 0 : result.sample().different());
        if (all > shown.size()) {
            line(out, "", "and %,d more", all - shown.size());
        }
    }

    /** With the first digits of a hash, and with an end. */
    private static String shortened(String difference) {
        String text = HASH.matcher(difference).replaceAll("$1");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
    }

    private static void line(PrintWriter out, String name, String format, Object... values) {
        out.println(
                String.format(Locale.ROOT, "%-11s ", name) + Visible.text(String.format(Locale.ROOT, format, values)));
    }
}
