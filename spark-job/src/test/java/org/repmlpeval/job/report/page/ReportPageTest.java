package org.repmlpeval.job.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ExampleKinds;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.job.report.page.part.OverlaysPart;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;

/** The page as a parser of HTML sees it. */
class ReportPageTest {
    private static final List<String> DIGITS =
            IntStream.range(0, 10).mapToObj(i -> "digit " + i).toList();

    @Test
    void showsTheNumbersOfTheReport() throws IOException {
        Document page = Jsoup.parse(Pages.classifier(DIGITS, 500, 50).page());

        assertThat(page.title()).isEqualTo("repmlpnet-t224: train and deploy compared");
        assertThat(page.select("#verdict h2").text()).isEqualTo("No verdict");
        assertThat(page.select("#verdict .sentence").text())
                .isEqualTo("It was not measured whether the differences between the forms are rounding.");
        assertThat(page.select("#verdict .findings").text())
                .contains("deploy predicts another class than train for 10 of 495 images")
                .contains("5 of 500");
        assertThat(page.select("#verdict .figures li").eachText())
                .hasSize(2)
                .allMatch(
                        text -> text.matches("(train|deploy), top-1 \\d+\\.\\d\\d % of 495 images; 95 % interval .*"));
        assertThat(page.select("#verdict .figures").first().siblingIndex())
                .isLessThan(page.select("#verdict .findings").first().siblingIndex());
        assertThat(page.select(".subject .quiet").text()).contains("clean work tree");
        assertThat(page.select("#accuracy-forms tbody tr")).hasSize(4);
        assertThat(page.select("#classes-table tbody tr")).hasSize(10);
        assertThat(page.select("#flips-deploy tbody tr")).hasSize(10);
        assertThat(page.select("#flips .gallery li")).hasSize(10);
        assertThat(page.select("#flips .gallery img")).hasSize(8);
        assertThat(page.select("#flips .gallery .none").eachText()).allMatch(text -> text.endsWith("is gone"));
        assertThat(page.select("#faults tbody tr").size()).isEqualTo(7 + 5);
    }

    @Test
    void showsHostileNamesAsText() throws IOException {
        Pages.Example example = Pages.classifier(Pages.HOSTILE, 140, 7);
        Document clean =
                Jsoup.parse(Pages.classifier(DIGITS.subList(0, 7), 140, 7).page());
        Document page = Jsoup.parse(example.page());

        assertThat(page.select("#classes-table td:first-child").eachText())
                .as("names without characters that hide or turn text")
                .containsExactlyInAnyOrderElementsOf(Pages.HOSTILE.stream()
                        .map(name -> name.replace("\u2028", "\\u2028")
                                .replace("\u2029", "\\u2029")
                                .replace("\u202e", "\\u202e"))
                        .toList());
        assertThat(page.select("script")).hasSameSizeAs(clean.select("script"));
        assertThat(names(page)).isEqualTo(names(clean));
        assertThat(attributes(page)).isEqualTo(attributes(clean)).noneMatch(name -> name.startsWith("on"));
    }

    private static Set<String> names(Document page) {
        return new TreeSet<>(
                page.getAllElements().stream().map(Element::normalName).toList());
    }

    private static Set<String> attributes(Document page) {
        return new TreeSet<>(page.getAllElements().stream()
                .flatMap(element -> element.attributes().asList().stream())
                .map(Attribute::getKey)
                .toList());
    }

    @Test
    void dataOfChartsIsJsonThatCannotEndItsElement() throws IOException {
        Element data =
                Jsoup.parse(Pages.classifier(Pages.HOSTILE, 140, 7).page()).getElementById("charts");

        JsonNode charts = new ObjectMapper().readTree(data.data());
        assertThat(charts)
                .extracting(chart -> chart.get("kind").asText())
                .contains("intervals", "histogram", "reliability");
        assertThat(data.data()).doesNotContain("<", ">", "&", "\u2028", "\u2029");
    }

    @Test
    void loadsNothing() throws IOException {
        String html = Pages.classifier(DIGITS, 500, 50).page();
        Document page = Jsoup.parse(html);

        assertThat(page.select("[src], [href]").eachAttr("src")).allMatch(src -> src.startsWith("data:image/"));
        assertThat(page.select("[href]").eachAttr("href")).isNotEmpty().allMatch(href -> href.startsWith("#"));
        assertThat(page.select("link, iframe, object, embed, form, base")).isEmpty();
        assertThat(page.select("[style]")).isEmpty();
        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .startsWith("default-src 'none'; img-src data:; style-src 'sha256-")
                .doesNotContain("unsafe", "http", "*");
        assertThat(html).doesNotContain("sourceMappingURL");
    }

    @Test
    void everyLinkWithinThePageHasItsPlaceAndEveryNameIsUnique() throws IOException {
        Document page = Jsoup.parse(Pages.classifier(DIGITS, 500, 50).page());

        List<String> ids = page.select("[id]").eachAttr("id");
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(page.select("a[href]").eachAttr("href")).allMatch(href -> ids.contains(href.substring(1)));
        assertThat(page.select("[aria-labelledby]").eachAttr("aria-labelledby")).isSubsetOf(ids);
        for (Element canvas : page.select("canvas")) {
            assertThat(canvas.attr("aria-label")).isNotBlank();
        }
    }

    /** Nothing is said of images that no form was run on. */
    @Test
    void withoutResultsThePageSaysSo() throws IOException {
        EvaluationReport report = Examples.report(
                List.of(Examples.TASK.fault(Subject.of("a", 1), ImageOutcome.UNREADABLE, "file is gone")));
        Document page = Jsoup.parse(Pages.of(report, PageExtras.NONE));

        assertThat(page.select("#flips p").eachText())
                .containsExactly("train and deploy were not compared, because no image was scored.");
        assertThat(page.text()).contains("1 of 1 image has no result").doesNotContain("--exact-sample", "all 0 images");
        assertThat(page.select("#faults tbody tr").text()).contains("file is gone");
    }

    @Test
    void needsNothingBeyondTheReport() throws IOException {
        Document page = Jsoup.parse(Pages.of(Examples.report(Examples.images()), PageExtras.NONE));

        assertThat(page.select("#classes")).isEmpty();
        assertThat(page.select("#flips-deploy tbody tr")).hasSize(1);
        assertThat(page.select("#flips-deploy tbody").text()).contains("class 7", "class 5");
    }

    @Test
    void aSegmentationWithoutItsFileOfPicturesSaysSo() {
        EvaluationReport report = ExampleKinds.report(ExampleKinds.segmentation());

        assertThat(OverlaysPart.of(report, PageExtras.NONE).reason())
                .isEqualTo("There are no pictures of predictions, because the report has no file overlays.json. An"
                        + " older release wrote the report, or the file was removed or could not be written.");
    }

    @Test
    void secretsAreNotInThePage() throws IOException {
        var report = Examples.report(Examples.images(), List.of("cannot read s3a://KEY:topsecret@bucket/a"));

        assertThat(Pages.of(report, PageExtras.NONE)).doesNotContain("topsecret");
    }

    @Test
    void takesImagesOnlyAsPngOrJpegWithinThePage() {
        assertThatThrownBy(() -> new Thumbnail("https://example.org/a.png", 1, 1, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Thumbnail("data:image/svg+xml;base64,AA==", 1, 1, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Thumbnail(null, 0, 0, null)).isInstanceOf(IllegalArgumentException.class);
    }
}
