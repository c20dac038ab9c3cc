package org.repmlpeval.job.report.page.part;

import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.classes.ClassRow;
import org.repmlpeval.job.report.classes.FormClasses;
import org.repmlpeval.job.report.page.element.Chart;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.element.PageTable.Cell;
import org.repmlpeval.job.report.page.extra.PageExtras;

/**
 * A classifier's classes one by one.
 *
 * @param classes null if their counts are not known
 * @param calibration null without scored images
 */
public record ClassesPart(PageTable classes, PageTable confusions, Chart calibration) {
    /** Percentage points below which two lines of the diagram are seen as one. */
    private static final double ON_EACH_OTHER = 0.3;

    /** Null unless the network is a classifier. */
    public static ClassesPart of(EvaluationReport report, PageExtras extras) {
        if (report.classes() == null) {
            return null;
        }
        List<String> forms = report.run().forms();
        return new ClassesPart(table(forms, extras), confusions(report), calibration(report));
    }

    private static PageTable table(List<String> forms, PageExtras extras) {
        if (extras.classes().isEmpty()) {
            return null;
        }
        PageTable.Builder table = PageTable.sortable("classes-table", "Accuracy of each class")
                .words("class", null)
                .numbers("images", "Scored images with the label of the class.");
        for (String form : forms) {
            table.numbers(form + ", %", "Share of these images for which " + form + " predicts the class.");
            table.numbers(form + ", predicted", "Images for which " + form + " predicts the class, rightly or not.");
        }
        if (forms.size() > 1) {
            table.numbers(
                    "gained by " + forms.get(1),
                    "Right images of the class in " + forms.get(1) + " minus those in " + forms.get(0) + ".");
        }
        Map<Integer, Map<String, ClassRow>> byClass = new TreeMap<>();
        extras.classes().forEach(row -> byClass.computeIfAbsent(row.index(), i -> new HashMap<>())
                .put(row.form(), row));
        byClass.values().forEach(rows -> table.row(cells(forms, rows)));
        return table.build();
    }

    private static List<Cell> cells(List<String> forms, Map<String, ClassRow> rows) {
        ClassRow any = rows.values().iterator().next();
        List<Cell> cells = new ArrayList<>(List.of(Cell.of(any.name()), Cell.count(any.images())));
        for (String form : forms) {
            ClassRow row = rows.get(form);
            // A class that a form never predicts and no label has is not counted for it.
            cells.add(Cell.percent(row == null ? null : row.percent()));
            cells.add(Cell.count(row == null ? 0L : (Long) row.predicted()));
        }
        if (forms.size() > 1) {
            long gained = hits(rows.get(forms.get(1))) - hits(rows.get(forms.get(0)));
            cells.add(new Cell(gained == 0 ? "0" : text("%+d", gained).replace('-', '−'), Long.toString(gained)));
        }
        return cells;
    }

    private static long hits(ClassRow row) {
        return row == null ? 0 : row.hits();
    }

    private static PageTable confusions(EvaluationReport report) {
        PageTable.Builder table = PageTable.sortable("confusions", "Classes that are confused most often")
                .words("form", null)
                .words("label", "The right class.")
                .words("predicted", "The class that the form predicts instead.")
                .numbers("images", null);
        for (FormClasses form : report.classes().forms()) {
            for (FormClasses.Confused pair : form.confusions()) {
                table.row(
                        Cell.of(form.form()),
                        Cell.of(pair.labelName()),
                        Cell.of(pair.predictedName()),
                        Cell.count(pair.images()));
            }
        }
        return table.build();
    }

    /** Names the forms whose lines cannot be told apart from that of the first one. */
    static String alike(List<FormClasses> forms) {
        List<String> names = forms.stream()
                .filter(form -> isAlike(forms.get(0).reliability(), form.reliability()))
                .map(FormClasses::form)
                .toList();
        return names.size() < 2 ? "" : " The lines of " + Numbers.all(names) + " lie on each other.";
    }

    private static boolean isAlike(List<FormClasses.Bin> one, List<FormClasses.Bin> other) {
        return one.size() == other.size()
                && IntStream.range(0, one.size())
                        .allMatch(i -> isNear(
                                        one.get(i).confidencePercent(),
                                        other.get(i).confidencePercent())
                                && isNear(
                                        one.get(i).accuracyPercent(),
                                        other.get(i).accuracyPercent()));
    }

    private static boolean isNear(Double one, Double other) {
        return one == null || other == null ? one == other : Math.abs(one - other) < ON_EACH_OTHER;
    }

    private static Chart calibration(EvaluationReport report) {
        PageTable.Builder table = PageTable.of("calibration-table", "Confidence and accuracy")
                .words("form", null)
                .words("confidence, %", "Range of the probability of the predicted class.")
                .numbers("mean confidence, %", null)
                .numbers("accuracy, %", null)
                .numbers("images", null);
        List<Map<String, Object>> lines = new ArrayList<>();
        for (FormClasses form : report.classes().forms()) {
            List<FormClasses.Bin> bins =
                    form.reliability().stream().filter(bin -> bin.images() > 0).toList();
            for (FormClasses.Bin bin : bins) {
                table.row(
                        Cell.of(form.form()),
                        Cell.of(text("%.0f to %.0f", bin.from(), bin.to())),
                        Cell.percent(bin.confidencePercent()),
                        Cell.percent(bin.accuracyPercent()),
                        Cell.count(bin.images()));
            }
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", form.form());
            line.put("x", bins.stream().map(FormClasses.Bin::confidencePercent).toList());
            line.put("y", bins.stream().map(FormClasses.Bin::accuracyPercent).toList());
            line.put("images", bins.stream().map(FormClasses.Bin::images).toList());
            lines.add(line);
        }
        PageTable values = table.build();
        return values.isEmpty()
                ? null
                : new Chart(
                        "calibration",
                        "reliability",
                        "Reliability diagram: accuracy against confidence; a calibrated network lies on the diagonal."
                                + alike(report.classes().forms()),
                        Map.of("lines", lines),
                        values);
    }
}
