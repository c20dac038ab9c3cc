package org.repmlpeval.job.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.repmlpeval.job.report.text.Column;
import org.repmlpeval.job.report.text.Sheet;
import org.repmlpeval.job.report.text.Table;

/** A page about several runs, as {@code compare} writes it, in Chromium. */
@Tag("browser")
class ComparePageBrowserTest {
    private static final int ROWS = 30;

    private static Browser browser;
    private static Path page;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        browser = Browser.start();
        String hash = "0123456789abcdef".repeat(4);
        Table names = new Table(
                "names",
                Pages.HOSTILE.get(0),
                List.of(
                        Column.name("run", "run"),
                        Column.name("value", Pages.HOSTILE.get(1)),
                        Column.name("hash", "hash"),
                        Column.of(Column.Kind.COUNT, "n", "images")),
                Pages.HOSTILE.stream()
                        .map(name -> List.<Object>of(name, name.repeat(5), hash, 50_000L))
                        .toList());
        Column number = Column.of(Column.Kind.SCORE, "x", "largest drift of the best logits");
        Table wide = new Table(
                "wide",
                "Many columns",
                Collections.nCopies(ROWS / 2, number),
                Collections.nCopies(ROWS, Collections.nCopies(ROWS / 2, 0.5)));
        Sheet sheet = new Sheet("Comparison of 2 runs", Pages.HOSTILE, List.of(names, wide));
        page = Files.writeString(folder.resolve("compare.html"), sheet.html());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"light, 375", "dark, 375", "light, 768", "dark, 1440"})
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
                .allMatch(url -> url.startsWith("file:") && url.endsWith("compare.html") || url.equals("about:blank"));
        assertThat(browser.script("return document.documentElement.scrollWidth", Long.class))
                .as("the page itself is not wider than the screen")
                .isLessThanOrEqualTo(width);
    }

    @Test
    void namesAreText() {
        browser.open(page, "light", 1440);

        assertThat(browser.driver().findElements(By.cssSelector("img, script"))).isEmpty();
        List<WebElement> cells = browser.driver().findElements(By.cssSelector("tbody td:first-child code"));
        assertThat(cells).hasSize(Pages.HOSTILE.size());
        assertThat(cells.get(0).getText()).isEqualTo(Pages.HOSTILE.get(0));
    }
}
