package org.repmlpeval.job.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.repmlpeval.job.history.History;
import org.repmlpeval.job.history.Nights;

/** The page of a history in Chromium. */
@Tag("browser")
class HistoryPageBrowserTest {
    private static Browser browser;
    private static Path page;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        browser = Browser.start();
        Path runs = folder.resolve("runs");
        String hostile = "<img src=x onerror=alert(1)>";
        Nights nights = Nights.gated(runs);
        for (int i = 0; i < 28; i++) {
            String day = String.format(Locale.ROOT, "2026-11-%02d", i + 1);
            nights.write(
                    "nightly-" + day + " " + (i == 3 ? hostile.replace("/", "") : ""),
                    day + "T01:30:00Z",
                    "abcdef0123456789" + i / 3,
                    (char) ('1' + i % 4 / 3),
                    "repmlpnet-t224",
                    hostile);
        }
        new Nights(runs).write("alone", "2026-11-05T01:30:00Z", "0000000000000000", '1');
        Files.writeString(Files.createDirectories(runs.resolve("broken")).resolve("report.json"), hostile);
        page = Files.writeString(
                folder.resolve("history.html"),
                History.read(new Configuration(), runs.toString()).html());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"light, 375", "dark, 375", "light, 1440", "dark, 1440"})
    void hasNoErrorsAndIsAccessible(String scheme, int width) {
        browser.requests();
        browser.console();
        browser.open(page, scheme, width);
        List<Rule> grave = new AxeBuilder()
                .analyze(browser.driver()).getViolations().stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .toList();
        assertThat(grave)
                .extracting(rule -> rule.getId() + " " + rule.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(url -> url.startsWith("file:") && url.endsWith("history.html") || url.equals("about:blank"));
        assertThat(browser.script("return document.documentElement.scrollWidth", Long.class))
                .as("the page itself is not wider than the screen")
                .isLessThanOrEqualTo(width);
    }

    @Test
    void drawsAChartPerMeasure() {
        browser.open(page, "light", 1440);

        assertThat(browser.driver().findElements(By.cssSelector("figure canvas")))
                .extracting(canvas -> canvas.getAttribute("id"))
                .containsExactly(
                        "group-1-accuracy", "group-1-changed", "group-1-drift", "group-1-forward", "group-1-speed");
        Long blank = browser.script(
                "return [...document.querySelectorAll('figure canvas')].filter((canvas) => {"
                        + " const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
                        + " return !data.some((value) => value !== 0); }).length",
                Long.class);
        assertThat(blank).isZero();
        assertThat(browser.driver().findElements(By.cssSelector("#group-1-runs tbody tr")))
                .as("rows of the first page of the table")
                .hasSize(25);
        browser.script("window.dispatchEvent(new Event('beforeprint'))", Object.class);
        assertThat(browser.driver().findElements(By.cssSelector("#group-1-runs tbody tr")))
                .hasSize(56);
        assertThat(browser.driver().findElement(By.tagName("header")).getText())
                .contains("different results", "NOT READ", "/broken: ");
    }
}
