package org.repmlpeval.job.report.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.page.part.AccuracyPart;
import org.repmlpeval.job.report.page.part.ClassesPart;
import org.repmlpeval.job.report.page.part.DriftPart;
import org.repmlpeval.job.report.page.part.FacesPart;
import org.repmlpeval.job.report.page.part.FaultsPart;
import org.repmlpeval.job.report.page.part.FlipsPart;
import org.repmlpeval.job.report.page.part.IdentificationPart;
import org.repmlpeval.job.report.page.part.SegmentationPart;
import org.repmlpeval.job.report.page.part.SpeedPart;

/**
 * Some of the page's tables as Markdown shows them.
 *
 * @param sentence what the reader should know first; empty if the tables say it
 */
public record MarkdownSection(String title, String sentence, List<Shown> tables) {
    /** Rows of a table of images or classes. */
    private static final int MOST_ROWS = 5;

    /** A table. @param more rows that are not shown */
    public record Shown(PageTable table, List<List<PageTable.Cell>> rows, int more) {}

    /** What a reviewer must see: images that changed and images without a result. */
    static List<MarkdownSection> open(EvaluationReport report, PageExtras extras) {
        List<MarkdownSection> sections = new ArrayList<>();
        for (FlipsPart flips : FlipsPart.of(report, extras)) {
            if (flips.table() != null) {
                sections.add(of("Changed predictions of " + flips.other(), flips.sentence(), flips.table()));
            }
        }
        FacesPart faces = FacesPart.of(report, extras);
        if (faces != null && faces.changed() != null) {
            sections.add(of("Changed decisions on pairs", "", faces.changed()));
        }
        FaultsPart faults = FaultsPart.of(report);
        if (faults.faults() != null) {
            sections.add(of("Images without a result", faults.sentence() + " " + faults.listed(), faults.faults()));
        }
        return sections;
    }

    /** The other tables. */
    static List<MarkdownSection> folded(EvaluationReport report, PageExtras extras) {
        List<MarkdownSection> sections = new ArrayList<>();
        AccuracyPart accuracy = AccuracyPart.of(report);
        if (accuracy != null) {
            sections.add(of(
                    "Accuracy",
                    String.join(" ", accuracy.notes()),
                    accuracy.intervals().table(),
                    accuracy.differences(),
                    accuracy.loss()));
        }
        SegmentationPart pixels = SegmentationPart.of(report);
        if (pixels != null) {
            sections.add(of(
                    "Segmentation",
                    String.join(" ", pixels.sentences()),
                    pixels.metrics(),
                    pixels.differences(),
                    pixels.classes().table()));
        }
        FacesPart faces = FacesPart.of(report, extras);
        if (faces != null) {
            sections.add(
                    of("Verification of faces", faces.sentence(), faces.forms(), faces.rates(), faces.comparison()));
        }
        IdentificationPart ranks = IdentificationPart.of(report);
        if (ranks != null) {
            sections.add(of("Identification of faces", ranks.sentence(), ranks.ranks(), ranks.comparison()));
        }
        for (DriftPart drift : DriftPart.of(report, extras)) {
            sections.add(of("Drift of " + drift.other() + " against " + drift.reference(), "", drift.percentiles()));
        }
        ClassesPart classes = ClassesPart.of(report, extras);
        if (classes != null && !classes.confusions().isEmpty()) {
            sections.add(of("Confusions", "", classes.confusions()));
        }
        SpeedPart speed = SpeedPart.of(report);
        sections.add(of("Speed", String.join(" ", speed.sentences()), speed.forms()));
        return sections;
    }

    private static MarkdownSection of(String title, String sentence, PageTable... tables) {
        return new MarkdownSection(
                title,
                sentence.strip(),
                Arrays.stream(tables)
                        .filter(Objects::nonNull)
                        .map(MarkdownSection::shown)
                        .toList());
    }

    /** Of a table that a reader of the page can sort, which may be long, the first rows. */
    private static Shown shown(PageTable table) {
        List<List<PageTable.Cell>> rows =
                table.isSortable() ? table.rows().stream().limit(MOST_ROWS).toList() : table.rows();
        return new Shown(table, rows, table.rows().size() - rows.size());
    }
}
