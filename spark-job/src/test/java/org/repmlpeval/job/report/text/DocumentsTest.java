package org.repmlpeval.job.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        String text = render(Documents.markdown(), report);

        assertThat(text)
                .startsWith("# Evaluation of repmlpnet-t224\n\n**")
                .contains("* FAILED: top1 &#62;&#61; 99 (train). <code>top-1 of train is ")
                .contains(
                        "\n## Gates\n\n| result | gate | form | measured | limit | unit | in words | \n|---|---|---|--:|--:|---|---|\n")
                .contains("| FAILED | <code>top1 &#62;&#61; 99</code> | train |")
                .contains("| train | top-1 | ")
                .contains("<code>class7/image07.jpg</code>")
                .contains("<details><summary>What this run depends on</summary>")
                .doesNotContain("${", "<#", "null");
        assertTablesAreWhole(text);
    }

    @Test
    void hostileNamesAreTextInEveryDocument() throws IOException {
        List<ImageResult> images = new ArrayList<>(Examples.agreeing());
        images.add(Examples.TASK.fault(Subject.of(HOSTILE, 1), ImageOutcome.UNREADABLE, HOSTILE));
        EvaluationReport hostile = Examples.report(images);

        String markdown = render(Documents.markdown(), hostile);
        assertThat(markdown)
                .contains("<code>a&#124;&#96;b&#96;&#60;/td&#62;&#92;u000a&#35; x &#60;img src&#61;x")
                .doesNotContain("<img", "](http", "@team", "\n# x", "\u0001");
        assertTablesAreWhole(markdown);

        NodeList cases =
                xml(render(Documents.junit(), gated(hostile, "missing <= 0"))).getElementsByTagName("testcase");
        assertThat(cases.getLength()).isEqualTo(5);

        assertThat(render(csv("faults"), hostile))
                .isEqualTo("id,outcome,reason\r\n" + quoted(HOSTILE) + ",unreadable," + quoted(HOSTILE) + "\r\n");
    }

    @Test
    void textsThatASpreadsheetWouldRunBeginWithAnApostrophe() throws IOException {
        List<ImageResult> images = List.of(
                Examples.TASK.fault(Subject.of("=1+1", 1), ImageOutcome.UNREADABLE, "-2"),
                Examples.TASK.fault(Subject.of("@a", 1), ImageOutcome.UNREADABLE, "+b, c"));
        assertThat(render(csv("faults"), Examples.report(images)))
                .isEqualTo("id,outcome,reason\r\n'=1+1,unreadable,'-2\r\n'@a,unreadable,\"'+b, c\"\r\n");
    }

    @Test
    void tablesHaveAllDigitsAndEmptyCellsForWhatIsNotKnown() throws IOException {
        List<String> lines = render(csv("accuracy"), report).lines().toList();
        double percent = report.accuracy().get(0).top1().percent();
        assertThat(lines.get(0)).isEqualTo("form,metric,percent,low95_percent,high95_percent,hits,of");
        assertThat(lines.get(1)).startsWith("train,top-1," + percent + ",").endsWith(",37");
        assertThat(lines).hasSize(5);
        assertThat(render(csv("comparison"), report)).contains("train,deploy,top-1 class,1,37,");
        assertThat(csv("classes").fits(report)).isFalse();
        EvaluationReport nothing = Examples.report(
                List.of(Examples.TASK.fault(Subject.of("a", 1), ImageOutcome.UNREADABLE, "file is gone")));
        assertThat(render(csv("accuracy"), nothing)).contains("train,top-1,,,,0,0\r\n");
        for (Document document : Documents.all()) {
            assertThat(render(document, nothing)).as(document.fileName()).isNotEmpty();
        }
    }

    @Test
    void plainTextIsTheSummaryOfTheConsole() throws IOException {
        assertThat(render(Documents.text(), report)).isEqualTo(ConsoleSummary.render(report));
    }

    @Test
    void fileNamesAreOfTheirOwn() {
        assertThat(Documents.all())
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

    private static Document csv(String name) {
        return Documents.csv().stream()
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
