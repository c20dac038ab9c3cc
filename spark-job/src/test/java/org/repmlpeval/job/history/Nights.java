package org.repmlpeval.job.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.job.gate.Gates;
import org.repmlpeval.job.gate.Measurable;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.report.ReportJson;

/** Folders of nightly runs. Their reports are those of {@link Examples}, of other times and checkpoints. */
public final class Nights {
    private static final String CREATED = "2024-06-11T10:15:30Z";
    private static final String SHA = "0123456789abcdef0123";
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    private final Path folder;
    private final String report;

    /** @param folder of all runs */
    public Nights(Path folder) {
        this(folder, Examples.report(Examples.images()));
    }

    private Nights(Path folder, EvaluationReport report) {
        this.folder = folder;
        this.report = ReportJson.write(report);
    }

    /** The same, with gates of which one fails. */
    public static Nights gated(Path folder) {
        EvaluationReport report = Examples.report(Examples.images());
        Gates gates = Gates.of(List.of("top1.deploy >= 99", "flips <= 50%"), Optional.empty());
        return new Nights(folder, report.with(gates.judge(report, Measurable.of(report))));
    }

    /**
     * Writes a run.
     *
     * @param created ISO-8601, UTC
     * @param checkpoint SHA-256
     * @param digest one hexadecimal digit
     * @param changes pairs of texts of the report that are replaced, the old one first
     */
    public Path write(String name, String created, String checkpoint, char digest, String... changes)
            throws IOException {
        String text = report.replace(DIGEST, String.valueOf(digest).repeat(64))
                .replace(CREATED, created)
                .replace(SHA, checkpoint);
        for (int i = 0; i < changes.length; i += 2) {
            text = text.replace(changes[i], changes[i + 1]);
        }
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(run.resolve("report.json"), text);
        return run;
    }
}
