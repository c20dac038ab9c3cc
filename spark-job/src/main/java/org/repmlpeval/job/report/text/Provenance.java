package org.repmlpeval.job.report.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.provenance.EnvironmentSection;

/** One line of what a run depends on. */
public record Provenance(String key, String value) {
    static List<Provenance> of(EvaluationReport report) {
        List<Provenance> all = new ArrayList<>();
        EnvironmentSection environment = report.environment();
        add(all, "created", report.created());
        add(
                all,
                "program",
                environment.build().version() + ", commit "
                        + environment.build().commit() + ", "
                        + environment.build().workTree().words());
        add(all, "command", String.join(" ", report.run().command()));
        add(all, "network", report.architecture().name());
        add(all, "forms", String.join(", ", report.run().forms()));
        add(all, "checkpoint", report.checkpoint().path());
        add(all, "checkpoint SHA-256", report.checkpoint().sha256());
        if (report.checkpoint().converted() != null) {
            add(all, "converted weights", report.checkpoint().converted().path());
            add(
                    all,
                    "converted weights SHA-256",
                    report.checkpoint().converted().sha256());
        }
        add(all, "data", report.data().root());
        add(all, "data fingerprint", report.data().fingerprint());
        add(
                all,
                "digest of the bytes that were read",
                report.data().read() == null ? null : report.data().read().digest());
        add(all, "images", report.data().listedImages());
        add(all, "recipe", report.recipe().name() + ": " + report.recipe().text());
        add(all, "batch", report.run().batch());
        add(
                all,
                "engine",
                environment.engine().backend() + ", kernels "
                        + environment.engine().kernels()
                        + (environment.engine().oneDnn() == null
                                ? ""
                                : ", oneDNN " + environment.engine().oneDnn()));
        add(all, "engine taken by auto", environment.engine().choice());
        add(all, "forms in reduced precision", environment.engine().reducedPrecision());
        add(all, "master", report.run().spark().master());
        add(
                all,
                "machines",
                environment.machines().stream()
                        .map(one ->
                                one.cpuModel() + ", " + one.cores() + " cores, " + one.os() + ", Java " + one.java())
                        .collect(Collectors.joining("; ")));
        add(
                all,
                "libraries",
                environment.libraries().entrySet().stream()
                        .map(one -> one.getKey() + " " + one.getValue())
                        .collect(Collectors.joining(", ")));
        add(all, "digest of the results", report.digest());
        add(
                all,
                "gates judged after the run",
                report.gates() == null ? null : report.gates().judgedLater());
        return all;
    }

    private static void add(List<Provenance> all, String key, Object value) {
        if (value != null) {
            all.add(new Provenance(key, String.valueOf(value)));
        }
    }
}
