package org.repmlpeval.job.run.rescore;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.result.OutcomesSection;
import org.repmlpeval.job.report.segmentation.SegmentationSection;
import org.repmlpeval.job.run.executor.read.LabelSteps;
import org.repmlpeval.job.run.executor.read.PatientReader;
import org.repmlpeval.job.run.segmentation.SegmentationInput;
import org.repmlpeval.job.run.segmentation.SegmentationSettings;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.MissingLimit;
import org.repmlpeval.job.task.segmentation.SegmentationResult;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.decode.ImageDecoder;
import org.repmlpeval.model.image.label.LabelMapDecoder;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ListingMoment;

/** Scores the label maps that a run kept with other labels, label values or classes to ignore. */
public final class PixelRescoring {
    private final PublishedReport published;
    private final List<PixelRow> rows;
    private final PublishedMaps maps;
    private final SegmentationInput input;

    private PixelRescoring(
            PublishedReport published, List<PixelRow> rows, PublishedMaps maps, SegmentationInput input) {
        this.published = published;
        this.rows = rows;
        this.maps = maps;
        this.input = input;
    }

    /**
     * Reads a run and lists the label files of its images.
     *
     * @param settings the labels
     * @param data root of the data set; empty for the run's
     * @throws InvalidInputException if the run kept no label maps, or the labels are not of its images
     * @throws IOException if a file system fails
     */
    public static PixelRescoring of(PublishedReport published, SegmentationSettings settings, Optional<String> data)
            throws IOException {
        EvaluationReport report = published.report();
        PublishedMaps maps = new PublishedMaps(published.folder(), report.data().classes());
        SegmentationInput input = SegmentationInput.read(
                settings,
                data.orElse(new Path(URI.create(report.data().root())).toString()),
                report.architecture().name(),
                report.data().classes(),
                OptionalInt.empty(),
                published.hadoop());
        List<PixelRow> rows = List.copyOf(published
                .rows(group -> PixelRow.of(group, report.run().forms()))
                .values());
        return new PixelRescoring(published, rows, maps, input);
    }

    /** Computes the metrics. */
    public PixelRescoringReport report(List<String> command, String created) throws IOException {
        EvaluationReport of = published.report();
        SegmentationTask task = new SegmentationTask(of.run().forms(), of.data().classes());
        PatientReader reader = new PatientReader(
                published.hadoop(),
                input.listing().labelRoot(),
                of.run().maxImageBytes(),
                ListingMoment.now(),
                PatientReader.Attempt.LAST);
        LabelSteps labels = new LabelSteps(reader, new LabelMapDecoder(input.rule(), ImageDecoder.DEFAULT_MAX_PIXELS));
        SegmentationResult result = new MapScorer(task, labels, maps).sum(rows, entries());
        return new PixelRescoringReport(
                PixelRescoringReport.SCHEMA,
                created,
                command,
                RescoringReport.Rescored.of(published),
                of.checkpoint(),
                of.architecture(),
                of.recipe(),
                OutcomesSection.of(rows.size(), result).with(limit(of)),
                SegmentationSection.of(input.setup(of.segmentation().setup().inference()), result),
                warnings(result));
    }

    /** The limit of the run; null if an older release wrote its report. */
    private static MissingLimit limit(EvaluationReport of) {
        return of.run().maxMissing() == null
                ? null
                : MissingLimit.parse(of.run().maxMissing());
    }

    /** The images of the rows, in their order, with the label files that they have now. */
    private List<ImageEntry> entries() {
        Map<String, ImageEntry> byId = new HashMap<>();
        input.listing().images().entries().forEach(entry -> byId.put(entry.id(), entry));
        List<ImageEntry> entries = new ArrayList<>();
        for (PixelRow row : rows) {
            ImageEntry entry = byId.get(row.id());
            if (entry == null) {
                throw new InvalidInputException("image '" + row.id() + "' of the run in " + published.folder()
                        + " is not among the images that data set "
                        + input.set().name() + " lists in "
                        + input.listing().images().root() + "; give the --data, --dataset and --split with which the"
                        + " images have the same paths as in the run");
            }
            entries.add(entry);
        }
        return entries;
    }

    private List<String> warnings(SegmentationResult result) {
        List<String> warnings = new ArrayList<>();
        long without = rows.stream()
                .filter(row -> row.outcome() != ImageOutcome.SCORED)
                .count();
        long unlabelled = result.count(ImageOutcome.UNLABELLED);
        if (without > 0) {
            warnings.add(without + " images were not scored by the run, so they have no predictions; their outcomes are"
                    + " those of the run");
        }
        if (unlabelled > 0) {
            warnings.add(unlabelled + " of " + rows.size() + " images have no label and are not scored");
        }
        if (input.listing().orphans().count() > 0) {
            warnings.add(input.listing().orphans().toString());
        }
        return warnings;
    }
}
