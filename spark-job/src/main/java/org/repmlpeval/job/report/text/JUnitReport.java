package org.repmlpeval.job.report.text;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.template.Document;
import org.repmlpeval.job.report.template.Templates;
import org.repmlpeval.job.report.template.Visible;

/** Checks and gates as a test report in the XML of JUnit and Surefire, which CI servers show. */
record JUnitReport() implements Document {
    private static final Templates TEMPLATES = new Templates(JUnitReport.class);

    @Override
    public String fileName() {
        return "junit.xml";
    }

    @Override
    public void write(EvaluationReport report, Writer out) throws IOException {
        List<Check> checks = Check.of(report).stream()
                .map(check -> new Check(
                        check.group(), Visible.text(check.name()), check.result(), Visible.text(check.sentence())))
                .toList();
        TEMPLATES.write(
                "junit.xml.ftlx",
                Map.of(
                        "network",
                        Visible.text(report.architecture().name()),
                        "seconds",
                        String.format(Locale.ROOT, "%.3f", report.speed().wallSeconds()),
                        "checks",
                        checks,
                        "failures",
                        count(checks, Check.Result.FAILED),
                        "skipped",
                        count(checks, Check.Result.SKIPPED),
                        "properties",
                        Provenance.of(report).stream()
                                .map(one -> new Provenance(Visible.text(one.key()), Visible.text(one.value())))
                                .toList()),
                out);
    }

    private static long count(List<Check> checks, Check.Result result) {
        return checks.stream().filter(check -> check.result() == result).count();
    }
}
