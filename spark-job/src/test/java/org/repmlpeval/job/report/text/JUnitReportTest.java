package org.repmlpeval.job.report.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * The test report against {@code surefire-test-report.xsd}, the unchanged schema of Maven Surefire 3.5.6, from {@code
 * maven-surefire-plugin/src/site/resources/xsd} in its source release, the artifact {@code
 * org.apache.maven.surefire:surefire:3.5.6:source-release@zip}; Apache License 2.0.
 */
class JUnitReportTest {
    private final EvaluationReport report = Examples.report(Examples.images());

    @Test
    void aRunThatFailsGatesHasACaseForEachCheckAndGate() throws Exception {
        Suite suite = suite(DocumentsTest.gated(report, "top1 >= 99", "flips <= 50%"));

        assertThat(suite.counts()).containsExactly("7", "2", "0", "3");
        assertThat(suite.text())
                .contains("<testcase name=\"top1 &gt;= 99 (deploy)\" classname=\"repmlp-eval.gates\" time=\"0\">\n"
                        + "    <failure message=\"top-1 of deploy is ")
                .contains("<skipped message=\"no sample of images was run in float64\"/>");
    }

    @Test
    void aRunThatPassesHasNoFailure() throws Exception {
        Suite suite = suite(DocumentsTest.gated(Examples.report(Examples.agreeing()), "flips <= 0", "drift-max <= 1"));

        assertThat(suite.counts()).containsExactly("6", "0", "0", "3");
        assertThat(suite.text()).contains("repmlp-eval.gates").doesNotContain("<failure");
    }

    @Test
    void aRunWithoutAResultFailsItsChecks() throws Exception {
        String hostile = "]]> <&\"'\u0001\ud800 \u202e";
        EvaluationReport nothing =
                Examples.report(List.of(Examples.TASK.fault(Subject.of(hostile, 1), ImageOutcome.UNREADABLE, hostile)));
        Suite suite = suite(DocumentsTest.gated(nothing, "top1.deploy >= 99"));

        assertThat(suite.counts()).containsExactly("5", "2", "0", "3");
        assertThat(suite.text())
                .contains("<testcase name=\"images have a result\" classname=\"repmlp-eval.checks\"")
                .contains("<failure message=\"0 of 1 image have a result\"")
                .contains("cannot be judged: the report has no such number, because no image was scored");
    }

    @Test
    void theSchemaTellsOtherDocuments() {
        assertThatThrownBy(() -> validate("<testsuite name='a' tests='1' errors='0' skipped='0'/>"))
                .isInstanceOf(SAXException.class)
                .hasMessageContaining("'failures' must appear");
    }

    /** @param counts of the attributes tests, failures, errors, skipped */
    private record Suite(String text, List<String> counts) {}

    private static Suite suite(EvaluationReport report) throws IOException, SAXException {
        String text = DocumentsTest.render(Documents.junit(), report);
        validate(text);
        Element suite = DocumentsTest.xml(text);
        return new Suite(
                text,
                List.of("tests", "failures", "errors", "skipped").stream()
                        .map(suite::getAttribute)
                        .toList());
    }

    private static void validate(String text) throws IOException, SAXException {
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(JUnitReportTest.class.getResource("surefire-test-report.xsd"))
                .newValidator()
                .validate(new StreamSource(new StringReader(text)));
    }
}
