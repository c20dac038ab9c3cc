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
                            + " rounding'. May be given several times, or with commas between. If a limit is not kept, the exit"
                            + " code is 7; the report of the run is there all the same. All names are in spark-job/GATES.md."
                            + " Default: none.")
    private List<String> gates = List.of();

    @Option(
            names = "--gates",
            paramLabel = "FILE.yaml",
            description =
                    "YAML file with more gates, and perhaps the baseline. Example: conf/gates-example.yaml. Default: none.")
    private String file;

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            description =
                    "Report folder of an earlier run, with which gates such as 'top1-drop-from-baseline <= 0.1' compare this"
                            + " one. Example: /reports/b224-release. Default: the baseline in the file of --gates, otherwise"
                            + " none.")
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
