package org.repmlpeval.job.cli.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.job.gate.Baseline;
import org.repmlpeval.job.gate.Gates;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.InvalidInputException;
import picocli.CommandLine.Option;

/** Limits that the numbers of a run must keep. */
public final class GateOptions {
    @Option(
            names = "--gate",
            split = ",",
            paramLabel = "'NAME >= N'",
            description =
                    "A limit that the run must keep, for example 'top1.deploy >= 80.3', 'top1-drop <= 0.1' or 'exactness =="
                            + " rounding'; may be given several times, or with commas between. If one is not kept, the report is"
                            + " published and the exit code is 7. See spark-job/GATES.md. Default: none.")
    private List<String> gates = List.of();

    @Option(
            names = "--gates",
            paramLabel = "FILE.yaml",
            description =
                    "YAML file with more gates, and perhaps the baseline, for example conf/gates-example.yaml. Default:"
                            + " none.")
    private String file;

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            description =
                    "Report folder of the run with which gates such as 'top1-drop-from-baseline <= 0.1' compare, for example"
                            + " /reports/b224-release. Default: the baseline of --gates, otherwise none.")
    private String baseline;

    /** @throws InvalidInputException if a gate or the file cannot be read, or the baseline is not a report */
    public Gates gates() throws IOException {
        List<String> all = new ArrayList<>(gates);
        Optional<String> folder = Optional.ofNullable(baseline);
        if (file != null) {
            Gates.Document document = Gates.Document.parse(UserFiles.gates(file), file);
            all.addAll(document.gates());
            folder = folder.or(() -> Optional.ofNullable(document.baseline()));
        }
        Optional<Baseline> run = Optional.empty();
        if (folder.isPresent()) {
            PublishedReport published = PublishedReport.read(SparkContexts.hadoop(), folder.get());
            run = Optional.of(new Baseline(published.folder().toString(), published.report()));
        }
        return Gates.of(all, run);
    }
}
