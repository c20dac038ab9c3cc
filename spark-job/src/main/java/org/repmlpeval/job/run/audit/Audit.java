package org.repmlpeval.job.run.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.published.RowFiles;
import org.repmlpeval.job.run.driver.ShardLoop;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.job.task.faces.EmbeddingResult;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;

/**
 * Checks a finished run without taking its word for anything: its rows are counted again and compared with its report, and a sample of its
 * images is read, decoded and run again in all forms, and compared row by row.
 */
public final class Audit {
    private final PublishedReport published;
    private final EvaluationSettingsBuilder settings;
    private final AuditOptions options;
    private final List<String> findings = new ArrayList<>();

    /** Of the images that were evaluated again, if pairs of them are verified. */
    private Map<String, List<float[]>> embeddings = Map.of();

    /**
     * @param settings of the run, without an output folder
     * @throws InvalidInputException if runs of this kind cannot be audited
     */
    public Audit(PublishedReport published, EvaluationSettingsBuilder settings, AuditOptions options) {
        this.published = published;
        this.settings = settings;
        this.options = options;
        if (published.report().identification() != null) {
            throw new InvalidInputException("the run in " + published.folder()
                    + " searches faces in a gallery, which audit does not support; run 'evaluate' again and compare"
                    + " the digests of the two reports");
        }
    }

    /**
     * @throws InvalidInputException if the rows cannot be read, or weights or data are not usable
     * @throws IOException if a file system fails
     */
    public AuditResult run() throws IOException, InterruptedException {
        EvaluationReport report = published.report();
        RowTotals totals = new RowTotals(report);
        Optional<PairTable> pairs = PairTable.of(published);
        Set<String> ofPairs = pairs.isPresent() ? pairs.get().images(options.images() / 2, options.seed()) : Set.of();
        RowSample sample = new RowSample(report.run().forms(), options.images() - ofPairs.size(), options.seed());
        Map<String, Group> rows = new TreeMap<>();
        published.forEachRow(row -> {
            totals.add(row);
            if (ofPairs.contains(Rows.id(row))) {
                rows.put(Rows.id(row), row);
            } else {
                sample.add(row);
            }
        });
        findings.addAll(totals.differences());
        pairs.ifPresent(table -> findings.addAll(table.differences(report.verification())));
        rows.putAll(sample.rows());
        Map<String, Group> computed = compute(rows.keySet());
        Optional<PairTable.Compared> compared = pairs.map(table -> table.compare(embeddings, options.tolerance()));
        compared.ifPresent(again -> findings.addAll(again.differences()));
        return new AuditResult(
                published.folder().toString(),
                report.created(),
                report.architecture().name(),
                report.data().listedImages(),
                options,
                findings,
                computed.isEmpty() ? null : compare(rows, computed, sample.ofDisagreement()),
                compared.map(again -> new AuditResult.Pairs(
                                again.pairs(), report.verification().pairs().listed(), again.largest()))
                        .orElse(null));
    }

    /** Evaluates some images again. @return their rows by id */
    private Map<String, Group> compute(Set<String> ids) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("repmlp-eval-audit-");
        try {
            EvaluationSettings all = settings.out(folder.toUri().toString()).build();
            compareSettings(all);
            if (!all.formNames().equals(published.report().run().forms())) {
                return Map.of(); // said by compareSettings
            }
            ShardLoop.Timing timing;
            try {
                timing = ShardLoop.run(
                        all, published.hadoop(), Runtime.getRuntime().availableProcessors(), data -> chosen(data, ids));
            } catch (NoneLeftException e) {
                return Map.of();
            }
            compare(
                    "SHA-256 of the weights",
                    published.report().checkpoint().sha256(),
                    timing.checkpoint().sha256());
            CheckpointSection.ConvertedSection converted =
                    published.report().checkpoint().converted();
            if (converted != null) {
                compare(
                        "SHA-256 of the file of --deploy-weights, " + converted.path(),
                        converted.sha256(),
                        timing.checkpoint().converted().sha256());
            }
            if (timing.counts() instanceof EmbeddingResult kept) {
                embeddings = kept.embeddings().byImage();
            }
            Map<String, Group> rows = new TreeMap<>();
            Location written = Location.of(published.hadoop(), folder.toUri().toString());
            RowFiles.forEachRow(
                    published.hadoop(),
                    RowFiles.in(written.fileSystem(), written.path()),
                    row -> rows.put(Rows.id(row), row));
            return rows;
        } finally {
            try (Stream<Path> written = Files.walk(folder)) {
                for (Path path : written.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** None of the chosen images is in the data set any more; the findings say so. */
    private static final class NoneLeftException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private void compareSettings(EvaluationSettings all) {
        EvaluationReport report = published.report();
        compare("forms", report.run().forms(), all.formNames());
        Map<String, Object> architecture = Architectures.settings(all.architecture());
        for (Map.Entry<String, Object> setting : architecture.entrySet()) {
            compare(
                    "setting " + setting.getKey() + " of the network",
                    String.valueOf(report.architecture().settings().get(setting.getKey())),
                    String.valueOf(setting.getValue()));
        }
        compare("recipe", report.recipe().text(), all.recipe().canonical());
    }

    private ImageListing chosen(ImageListing data, Set<String> ids) {
        compare("number of images of the data set", published.report().data().listedImages(), (long)
                data.entries().size());
        compare("fingerprint of the data set", published.report().data().fingerprint(), data.fingerprint());
        List<ImageEntry> entries = data.entries().stream()
                .filter(entry -> ids.contains(entry.id()))
                .toList();
        if (entries.size() < ids.size()) {
            findings.add(Count.of(ids.size() - entries.size(), "image") + " of the " + ids.size()
                    + " in the sample are not in the data set any more, for example '" + missing(entries, ids) + "'");
        }
        if (entries.isEmpty()) {
            throw new NoneLeftException();
        }
        return new ImageListing(data.root(), data.classes(), entries, data.ignored());
    }

    private static String missing(List<ImageEntry> entries, Set<String> ids) {
        Set<String> left = new TreeSet<>(ids);
        entries.forEach(entry -> left.remove(entry.id()));
        return left.iterator().next();
    }

    private void compare(String what, Object reported, Object found) {
        if (!Objects.equals(reported, found)) {
            findings.add(what + ": the report says " + reported + ", now it is " + found);
        }
    }

    private AuditResult.Sample compare(Map<String, Group> rows, Map<String, Group> computed, int disagreeing) {
        int same = 0;
        int within = 0;
        double largest = 0;
        List<AuditResult.Different> different = new ArrayList<>();
        for (Map.Entry<String, Group> row : computed.entrySet()) {
            RowComparison.Result result = RowComparison.of(
                    rows.get(row.getKey()),
                    row.getValue(),
                    published.report().run().forms(),
                    options.tolerance());
            switch (result.closeness()) {
                case SAME -> same++;
                case WITHIN -> {
                    within++;
                    largest = Math.max(largest, result.largest());
                }
                case DIFFERENT -> different.add(new AuditResult.Different(result.id(), result.differences()));
            }
        }
        return new AuditResult.Sample(computed.size(), disagreeing, same, within, largest, different.size(), different);
    }
}
