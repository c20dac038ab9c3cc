package org.repmlpeval.job.report.page.part;

import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.range;
import static org.repmlpeval.job.report.page.element.Numbers.text;
import static org.repmlpeval.job.report.segmentation.FormSegmentation.MIOU;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.element.Chart;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.element.PageTable.Cell;
import org.repmlpeval.job.report.segmentation.ClassScore;
import org.repmlpeval.job.report.segmentation.FormPixelComparison;
import org.repmlpeval.job.report.segmentation.FormSegmentation;
import org.repmlpeval.job.report.segmentation.FormSegmentation.Pixels;
import org.repmlpeval.job.report.segmentation.SegmentationSection;

/**
 * Scores of pixels with labels.
 *
 * @param sentences what was scored
 * @param classes IoU of each class in each form; the chart is drawn for the first {@value #DRAWN} classes
 * @param differences null if there is only one form
 * @param changes pixels that changed their class; null if there are none
 */
public record SegmentationPart(
        List<String> sentences, PageTable metrics, Chart classes, PageTable differences, PageTable changes) {
    private static final int DRAWN = 40;

    /** Null unless pixels have labels. */
    public static SegmentationPart of(EvaluationReport report) {
        SegmentationSection section = report.segmentation();
        return section == null
                ? null
                : new SegmentationPart(
                        sentences(section), metrics(section), classes(section), differences(section), changes(section));
    }

    private static List<String> sentences(SegmentationSection section) {
        Pixels pixels = section.forms().get(0).pixels();
        return List.of(
                text(
                        "Labels of %s: %s.",
                        section.setup().dataset(), section.setup().labels()),
                text(
                        "%s pixels are labelled, %s are ignored, and %s have a value that is no class.",
                        count(pixels.labelled()), count(pixels.ignored()), count(pixels.stray())));
    }

    private static String meaning(String metric) {
        return switch (metric) {
            case MIOU -> "Mean IoU of the classes that occur in labels or predictions, as mmsegmentation"
                    + " computes it.";
            case "miou.semseg" -> "Mean IoU of all classes, as hszhao/semseg computes it: an absent class counts as 0.";
            case "miou.labelled" -> "Mean IoU of the classes that occur in the labels.";
            case "aAcc" -> "Share of the labelled pixels that are right.";
            case "mAcc" -> "Mean of the classes' shares of right pixels.";
            case "mDice" -> "Mean Dice score of the classes that occur in labels or predictions.";
            default -> null;
        };
    }

    private static PageTable metrics(SegmentationSection section) {
        PageTable.Builder table = PageTable.of("segmentation-metrics", "Scores of each form, in percent")
                .words("form", null);
        List<String> names = List.copyOf(section.forms().get(0).metricsPercent().keySet());
        for (String name : names) {
            table.numbers(name, meaning(name));
            if (name.equals(MIOU)) {
                table.numbers("95 % interval", "Bootstrap interval of " + MIOU + " over images.");
            }
        }
        for (FormSegmentation form : section.forms()) {
            List<Cell> cells = new ArrayList<>(List.of(Cell.of(form.form())));
            for (String name : names) {
                cells.add(Cell.percent(form.metricsPercent().get(name)));
                if (name.equals(MIOU)) {
                    cells.add(Cell.of(range(form.miouMmseg95())));
                }
            }
            table.row(cells);
        }
        return table.build();
    }

    private static Chart classes(SegmentationSection section) {
        List<FormSegmentation> forms = section.forms();
        PageTable.Builder table = PageTable.sortable("segmentation-classes", "IoU of each class")
                .words("class", null)
                .numbers("labelled pixels", "Pixels whose label is the class.");
        for (FormSegmentation form : forms) {
            table.numbers(
                    form.form() + ", IoU %",
                    "Pixels that are rightly the class in " + form.form() + ", among those that are the class in label"
                            + " or prediction.");
        }
        List<ClassScore> reference = forms.get(0).classes();
        for (int c = 0; c < reference.size(); c++) {
            List<Cell> cells = new ArrayList<>(List.of(
                    Cell.of(reference.get(c).name()),
                    Cell.count(reference.get(c).labelled())));
            for (FormSegmentation form : forms) {
                cells.add(Cell.percent(form.classes().get(c).iouPercent()));
            }
            table.row(cells);
        }
        int drawn = Math.min(DRAWN, reference.size());
        List<Map<String, Object>> lines = new ArrayList<>();
        for (FormSegmentation form : forms) {
            List<Double> values = new ArrayList<>();
            form.classes().subList(0, drawn).forEach(score -> values.add(score.iouPercent()));
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", form.form());
            line.put("values", values);
            lines.add(line);
        }
        return new Chart(
                "iou",
                "bars",
                drawn < reference.size()
                        ? text("IoU of the first %d of %d classes in each form.", drawn, reference.size())
                        : "IoU of each class in each form.",
                Map.of(
                        "unit",
                        "IoU, %",
                        "labels",
                        reference.subList(0, drawn).stream()
                                .map(ClassScore::name)
                                .toList(),
                        "lines",
                        lines),
                table.build());
    }

    private static PageTable differences(SegmentationSection section) {
        if (section.comparison().isEmpty()) {
            return null;
        }
        String reference = section.comparison().get(0).reference();
        PageTable.Builder table = PageTable.of("segmentation-differences", "Each form against " + reference)
                .words("form", null)
                .numbers("mIoU difference, points", MIOU + " of the form minus that of " + reference + ".")
                .numbers(
                        "95 % interval",
                        "Bootstrap interval over images. If it contains 0, the data do not show a difference.")
                .numbers("changed pixels", "Pixels that have another class in the form.")
                .numbers("of", "All pixels of the compared images.")
                .numbers("right only in " + reference, null)
                .numbers("right only in the form", null)
                .numbers("changed images", "Images with at least one changed pixel.");
        for (FormPixelComparison pair : section.comparison()) {
            table.row(
                    Cell.of(pair.other()),
                    Cell.signed(pair.miouDifference().points()),
                    Cell.of(Numbers.signed(pair.miouDifference().bootstrap95())),
                    Cell.count(pair.changedPixels().count()),
                    Cell.count(pair.changedPixels().of()),
                    Cell.count(pair.onlyReferenceRight()),
                    Cell.count(pair.onlyOtherRight()),
                    Cell.count(pair.changedImages().count()));
        }
        return table.build();
    }

    private static PageTable changes(SegmentationSection section) {
        PageTable.Builder table = PageTable.sortable("segmentation-changes", "Changed pixels by class")
                .words("form", null)
                .words("class", null)
                .numbers("left", "Pixels that have the class in the reference only.")
                .numbers("entered", "Pixels that have the class in the form only.");
        for (FormPixelComparison pair : section.comparison()) {
            for (FormPixelComparison.ClassChanges change : pair.byClass()) {
                if (change.left() + change.entered() > 0) {
                    table.row(
                            Cell.of(pair.other()),
                            Cell.of(change.name()),
                            Cell.count(change.left()),
                            Cell.count(change.entered()));
                }
            }
        }
        PageTable built = table.build();
        return built.isEmpty() ? null : built;
    }
}
