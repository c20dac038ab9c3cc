package org.repmlpeval.job.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.gate.Gates;
import org.repmlpeval.job.gate.Measurable;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.report.template.Document;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.classification.ImageResult;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class DocumentsTest {
    /** Names that would break out of every format if they were not escaped. */
    private static final String HOSTILE =
            "a|`b`</td>\n# x <img src=x onerror=alert(1)> [l](http://e.org) @team #1 *b* \u0001\"'";

    private final EvaluationReport report = gated(Examples.report(Examples.images()), "top1 >= 99", "flips <= 50%");

    @Test
    void markdownSaysWhatFailedAndShowsTheTables() throws IOException {
        String text = render(Documents.markdown(List.of()), report);

        assertThat(text)
                .startsWith("# repmlpnet-t224&#58; train and deploy compared\n\n**")
                .contains(
                        "\n| form | measure | value | over | how exact |\n|---|---|--:|---|---|\n| train | top-1 | 56.76 % | 37 images | ")
                .contains("\n* ✗ Gate failed&#58; top-1 of deploy is ", "\n* ✓ Gate passed&#58; ")
                .contains("clean work tree")
                .contains("| class7/image07.jpg | ")
                .contains(
                        "<details><summary>Drift of deploy against train</summary>",
                        "| largest &#124;difference&#124; | ")
                .doesNotContain("maxAbs", "FAILED", "{spark", "&#123;spark")
                .contains("<details><summary>What this run depends on</summary>")
                .doesNotContain("${", "<#", "null");
        assertTablesAreWhole(text);
    }

    @Test
    void hostileNamesAreTextInEveryDocument() throws IOException {
        List<ImageResult> images = new ArrayList<>(Examples.agreeing());
        images.add(Examples.TASK.fault(Subject.of(HOSTILE, 1), ImageOutcome.UNREADABLE, HOSTILE));
        EvaluationReport hostile = Examples.report(images);

        String markdown = render(Documents.markdown(List.of()), hostile);
        assertThat(markdown)
                .contains("| a&#124;&#96;b&#96;&#60;/td&#62;&#92;u000a&#35; x &#60;img src&#61;x")
                .doesNotContain("<img", "](http", "@team", "\n# x", "\u0001");
        assertTablesAreWhole(markdown);

        NodeList cases =
                xml(render(Documents.junit(), gated(hostile, "missing <= 0"))).getElementsByTagName("testcase");
        assertThat(cases.getLength()).isEqualTo(5);

        assertThat(render(csv("faults", hostile), hostile))
                .isEqualTo("id,outcome,reason\r\n" + quoted(HOSTILE) + ",unreadable," + quoted(HOSTILE) + "\r\n");
    }

    @Test
    void textsThatASpreadsheetWouldRunBeginWithAnApostrophe() throws IOException {
        List<ImageResult> images = List.of(
                Examples.TASK.fault(Subject.of("=1+1", 1), ImageOutcome.UNREADABLE, "-2"),
                Examples.TASK.fault(Subject.of("@a", 1), ImageOutcome.UNREADABLE, "+b, c"));
        assertThat(render(csv("faults", Examples.report(images)), Examples.report(images)))
                .isEqualTo("id,outcome,reason\r\n'=1+1,unreadable,'-2\r\n'@a,unreadable,\"'+b, c\"\r\n");
    }

    @Test
    void tablesHaveAllDigitsAndEmptyCellsForWhatIsNotKnown() throws IOException {
        List<String> lines = render(csv("accuracy", report), report).lines().toList();
        double percent = report.accuracy().get(0).top1().percent();
        assertThat(lines.get(0)).isEqualTo("form,metric,percent,low95_percent,high95_percent,hits,of");
        assertThat(lines.get(1)).startsWith("train,top-1," + percent + ",").endsWith(",37");
        assertThat(lines).hasSize(5);
        assertThat(render(csv("comparison", report), report)).contains("train,deploy,top-1 class,1,37,");
        assertThat(csv("classes", report).fits(report)).isFalse();
        EvaluationReport nothing = Examples.report(
                List.of(Examples.TASK.fault(Subject.of("a", 1), ImageOutcome.UNREADABLE, "file is gone")));
        assertThat(render(csv("accuracy", nothing), nothing)).contains("train,top-1,,,,0,0\r\n");
        for (Document document : all(nothing)) {
            assertThat(render(document, nothing)).as(document.fileName()).isNotEmpty();
        }
    }

    @Test
    void plainTextIsTheSummaryOfTheConsole() throws IOException {
        assertThat(render(Documents.text(), report)).isEqualTo(ConsoleSummary.render(report));
    }

    @Test
    void fileNamesAreOfTheirOwn() {
        assertThat(all(report))
                .extracting(Document::fileName)
                .doesNotHaveDuplicates()
                .hasSize(13);
    }

    /** Each line of a table has as many cells as its head. */
    private static void assertTablesAreWhole(String markdown) {
        int columns = 0;
        for (String line : markdown.lines().toList()) {
            int bars = (int) line.chars().filter(c -> c == '|').count();
            if (line.startsWith("|")) {
                columns = columns == 0 ? bars : columns;
                assertThat(bars).as(line).isEqualTo(columns);
            } else {
                columns = 0;
                assertThat(bars).as(line).isZero();
            }
        }
    }

    static EvaluationReport gated(EvaluationReport report, String... gates) {
        Gates all = Gates.of(List.of(gates), Optional.empty());
        return report.with(all.judge(report, Measurable.of(report)));
    }

    private static List<Document> all(EvaluationReport report) {
        return Stream.concat(Documents.published(List.of()).stream(), Documents.csv(report).stream())
                .toList();
    }

    private static Document csv(String name, EvaluationReport report) {
        return Documents.csv(report).stream()
                .filter(document -> document.fileName().equals(name + ".csv"))
                .findFirst()
                .orElseThrow();
    }

    static String render(Document document, EvaluationReport report) throws IOException {
        return new String(Documents.bytes(document, Documents.published(report)), StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    static Element xml(String text) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)))
                    .getDocumentElement();
        } catch (Exception e) {
            throw new IllegalStateException(text, e);
        }
    }
}
