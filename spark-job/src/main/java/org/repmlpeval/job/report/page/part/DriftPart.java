package org.repmlpeval.job.report.page.part;

import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.small;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.element.Chart;
import org.repmlpeval.job.report.page.element.Measures;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.element.PageTable.Cell;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.result.DriftHistogram;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.WorstImage;

/**
 * How far the outputs of a form lie from the reference's.
 *
 * @param measures what the rows of {@code percentiles} say
 * @param histogram null if the report has none
 * @param worst the images with the largest values
 */
public record DriftPart(
        String reference, String other, PageTable percentiles, List<Meaning> measures, Chart histogram, Worst worst) {
    /** What a measure says about an image. */
    public record Meaning(String measure, String text) {}

    /** The images with the largest values. @param measure what the value is */
    public record Worst(String measure, List<Card> cards, PageTable table) {
        /** Whether each row of the table has its card. */
        public boolean allShown() {
            return cards.size() == table.rows().size();
        }
    }

    /** An image. @param facts sentences about it */
    public record Card(ImageView image, List<String> facts) {}

    /** What differs by the kind of output. */
    private record Kind(String value, String values, String worst) {}

    private static final Kind LOGITS = new Kind("logit", "logits", "largest difference of a logit");
    private static final Kind SCORES = new Kind("score", "scores", "largest difference of a score");
    private static final Kind PIXELS = new Kind("score", "scores", "changed pixels");
    private static final Kind VALUES = new Kind("value", "embeddings", "1 − cosine");

    /** One per form after the first. */
    public static List<DriftPart> of(EvaluationReport report, PageExtras extras) {
        List<DriftPart> parts = new ArrayList<>();
        if (report.comparison() != null) {
            report.comparison()
                    .forEach(pair -> parts.add(
                            of(pair.reference(), pair.other(), LOGITS, pair.drift(), pair.worstImages(), extras)));
        }
        if (report.segmentation() != null) {
            report.segmentation().comparison().forEach(pair -> {
                Map<String, DriftLine> lines = new LinkedHashMap<>(pair.drift());
                lines.put(Measures.CHANGED_PIXELS, pair.changedPerImage());
                parts.add(of(pair.reference(), pair.other(), PIXELS, lines, pair.worstImages(), extras));
            });
        }
        if (report.agreement() != null) {
            report.agreement().comparison().forEach(pair -> {
                Map<String, DriftLine> lines = new LinkedHashMap<>(pair.drift());
                if (pair.pixels() != null) {
                    lines.put(Measures.CHANGED_PIXELS, pair.pixels().perImage());
                }
                Kind kind = pair.pixels() == null ? VALUES : SCORES;
                parts.add(of(pair.reference(), pair.other(), kind, lines, pair.worstImages(), extras));
            });
        }
        return parts;
    }

    private static DriftPart of(
            String reference,
            String other,
            Kind kind,
            Map<String, DriftLine> lines,
            Sample<WorstImage> worst,
            PageExtras extras) {
        return new DriftPart(
                reference,
                other,
                percentiles(other, lines),
                meanings(kind, lines),
                histogram(reference, other, lines),
                worst(other, kind, worst, extras));
    }

    private static PageTable percentiles(String other, Map<String, DriftLine> lines) {
        PageTable.Builder table = PageTable.of("drift-" + other, "Drift by percentile")
                .words("measure", "Each measure is taken of every image; the columns say how it is spread.")
                .numbers("median", "Half of the images have at most this value.")
                .numbers("90 %", "Nine of ten images have at most this value.")
                .numbers("99 %", "All but one of 100 images have at most this value.")
                .numbers("99.9 %", "All but one of 1,000 images have at most this value.")
                .numbers("largest", "Exact. The percentiles may be up to 3.2 % too high.")
                .numbers("mean", null)
                .words("image with the largest value", null);
        lines.forEach((measure, line) -> table.row(
                Cell.of(Measures.name(measure)),
                Cell.small(line.p50()),
                Cell.small(line.p90()),
                Cell.small(line.p99()),
                Cell.small(line.p999()),
                Cell.small(line.max()),
                Cell.small(line.mean()),
                Cell.of(line.max() != null && line.max() == 0 ? "no image differs" : line.worstImage())));
        return table.build();
    }

    private static List<Meaning> meanings(Kind kind, Map<String, DriftLine> lines) {
        return lines.keySet().stream()
                .filter(measure -> Measures.meaning(measure, kind.value(), kind.values()) != null)
                .map(measure ->
                        new Meaning(Measures.name(measure), Measures.meaning(measure, kind.value(), kind.values())))
                .toList();
    }

    private static Chart histogram(String reference, String other, Map<String, DriftLine> lines) {
        List<Map<String, Object>> measures = new ArrayList<>();
        PageTable.Builder table = PageTable.of("histogram-table-" + other, "How many images have which drift")
                .words("measure", null)
                .numbers("from", null)
                .numbers("to", null)
                .numbers("images", null);
        lines.forEach((measure, line) -> {
            DriftHistogram bars = line.histogram();
            if (bars == null) {
                return;
            }
            String name = Measures.name(measure);
            measures.add(Map.of(
                    "name", name,
                    "zeros", bars.zeros(),
                    "from", bars.from(),
                    "to", bars.to(),
                    "images", bars.images()));
            if (bars.zeros() > 0) {
                table.row(Cell.of(name), Cell.of("0"), Cell.of("0"), Cell.count(bars.zeros()));
            }
            for (int i = 0; i < bars.images().size(); i++) {
                table.row(
                        Cell.of(name),
                        Cell.small(bars.from().get(i)),
                        Cell.small(bars.to().get(i)),
                        Cell.count(bars.images().get(i)));
            }
        });
        return measures.isEmpty()
                ? null
                : new Chart(
                        "histogram-" + other,
                        "histogram",
                        text("Histogram of the drift of %s against %s, one bar per range of values.", other, reference),
                        Map.of("measures", measures),
                        table.build());
    }

    private static Worst worst(String other, Kind kind, Sample<WorstImage> worst, PageExtras extras) {
        List<WorstImage> images =
                worst.items().stream().filter(image -> image.value() > 0).toList();
        PageTable.Builder table = PageTable.of("worst-" + other, "Images with the largest drift")
                .words("image", null)
                .numbers(kind.worst(), null);
        List<Card> cards = new ArrayList<>();
        for (WorstImage image : images) {
            String value = kind == PIXELS ? count((long) image.value()) : small(image.value());
            table.row(Cell.of(image.id()), new Cell(value, Double.toString(image.value())));
            ImageView view = ImageView.of(image.id(), extras);
            if (view.isThere()) {
                cards.add(new Card(view, List.of(kind.worst() + ": " + value)));
            }
        }
        return images.isEmpty() ? null : new Worst(kind.worst(), cards, table.build());
    }
}
