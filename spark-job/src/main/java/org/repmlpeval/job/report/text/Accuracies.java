package org.repmlpeval.job.report.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.result.FormAccuracy.Accuracy;

/** The accuracies of a classifier, by form, with all k that the report has. */
final class Accuracies {
    private Accuracies() {}

    static Map<String, List<Accuracy>> of(EvaluationReport report) {
        Map<String, List<Accuracy>> all = new LinkedHashMap<>();
        report.accuracy()
                .forEach(form -> all.put(
                        form.form(),
                        form.top1().k() == form.topK().k() ? List.of(form.top1()) : List.of(form.top1(), form.topK())));
        if (report.classes() != null) {
            report.classes().forms().forEach(form -> all.put(form.form(), form.top()));
        }
        return all;
    }
}
