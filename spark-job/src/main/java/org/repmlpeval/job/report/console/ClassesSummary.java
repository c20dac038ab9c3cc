package org.repmlpeval.job.report.console;

import static org.repmlpeval.job.report.console.Lines.text;

import java.util.List;
import java.util.stream.Collectors;
import org.repmlpeval.job.report.classes.ClassesSection;
import org.repmlpeval.job.report.classes.FormClasses;
import org.repmlpeval.job.report.result.FormAccuracy.Accuracy;

/** The lines of a console summary about the classes of a classifier. */
final class ClassesSummary {
    private static final int SHOWN = 3;

    private final ClassesSection classes;
    private final Lines out;

    ClassesSummary(ClassesSection classes, Lines out) {
        this.classes = classes;
        this.out = out;
    }

    void write() {
        FormClasses reference = classes.forms().get(0);
        for (Accuracy accuracy :
                reference.top().subList(1, Math.max(1, reference.top().size() - 1))) {
            int index = reference.top().indexOf(accuracy);
            out.line(
                    "top-%-2d      %s",
                    accuracy.k(),
                    each(form -> text(
                            "%s %s", form.form(), percent(form.top().get(index).percent()))));
        }
        if (classes.subset() != null && classes.subset().masked()) {
            out.line(
                    "classes     only the %,d of %,d that occur in the labels may be predicted",
                    classes.subset().labelled(), classes.subset().classes());
        }
        out.sentence(
                "loss        cross-entropy: %s",
                each(form -> text(
                        "%s %s", form.form(), form.crossEntropy() == null ? "-" : text("%.4f", form.crossEntropy()))));
        out.sentence("            calibration error: %s", each(form -> form.form() + " " + percent(form.ecePercent())));
        if (!reference.confusions().isEmpty()) {
            out.sentence(
                    "confused    %s",
                    reference.confusions().stream()
                            .limit(SHOWN)
                            .map(one -> text("%s as %s: %,d", one.labelName(), one.predictedName(), one.images()))
                            .collect(Collectors.joining(", ")));
        }
        List<String> warnings = classes.warnings();
        warnings.forEach(warning -> out.sentence("WARNING     %s", warning));
    }

    private String each(java.util.function.Function<FormClasses, String> text) {
        return classes.forms().stream().map(text).collect(Collectors.joining(", "));
    }

    private static String percent(Double value) {
        return value == null ? "-" : text("%.2f %%", value);
    }
}
