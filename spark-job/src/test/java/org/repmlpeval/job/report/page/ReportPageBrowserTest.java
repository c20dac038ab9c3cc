package org.repmlpeval.job.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in Chromium. */
@Tag("browser")
class ReportPageBrowserTest {
    private static final int MANY = 30;
    private static final long LARGEST_PAGE = 3_000_000;

    private static Browser browser;
    private static Path page;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        browser = Browser.start();
        List<String> names = new ArrayList<>(Pages.HOSTILE);
        IntStream.range(names.size(), MANY).forEach(i -> names.add("class-" + i));
        page = write(folder, Pages.classifier(names, 600, 40).page());
    }

    private static Path write(Path folder, String html) throws IOException {
        return Files.writeString(folder.resolve("report.html"), html);
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
        browser.script(
                "document.querySelectorAll('details').forEach((details) => { details.open = true; })", Object.class);

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
                .allMatch(url -> url.startsWith("file:") && url.endsWith("report.html")
                        || url.startsWith("data:image/")
                        || url.equals("about:blank"));
        assertThat(browser.script("return document.documentElement.scrollWidth", Long.class))
                .as("the page itself is not wider than the screen")
                .isLessThanOrEqualTo(width);
    }

    @Test
    void drawsItsCharts() {
        browser.open(page, "light", 1440);

        List<WebElement> charts = browser.driver().findElements(By.cssSelector("figure canvas"));
        assertThat(charts).hasSizeGreaterThanOrEqualTo(3);
        Long blank = browser.script(
                "return [...document.querySelectorAll('figure canvas')].filter((canvas) => {"
                        + " const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
                        + " return !data.some((value) => value !== 0); }).length",
                Long.class);
        assertThat(blank).isZero();
        WebElement select = browser.driver().findElement(By.cssSelector("figure select"));
        assertThat(select.findElements(By.tagName("option"))).hasSize(6);
    }

    @Test
    void tablesAreSortedAndFiltered() {
        browser.open(page, "light", 1440);
        assertThat(rows()).isEqualTo(25);

        WebElement heading = browser.driver().findElement(By.cssSelector("#classes-table th:last-child"));
        heading.sendKeys(Keys.ENTER);
        browser.await("return document.querySelector('#classes-table th:last-child').ariaSort === 'ascending'");
        List<Integer> gained = cells("#classes-table tbody td:last-child");
        assertThat(gained).isSorted();
        assertThat(gained.get(0)).isNegative();

        WebElement filter = browser.driver().findElement(By.cssSelector("#classes .dt-search input"));
        filter.sendKeys("class-2");
        assertThat(rows()).isEqualTo(10);
        filter.sendKeys("9");
        assertThat(rows()).isEqualTo(1);
        assertThat(browser.console()).isEmpty();
    }

    private static int rows() {
        return browser.driver()
                .findElements(By.cssSelector("#classes-table tbody tr"))
                .size();
    }

    private static List<Integer> cells(String selector) {
        return browser.driver().findElements(By.cssSelector(selector)).stream()
                .map(cell -> Integer.parseInt(cell.getText().replace('−', '-')))
                .toList();
    }

    @Test
    void everythingIsOpenAndLightInPrint() {
        browser.open(page, "dark", 1440);
        browser.script("window.dispatchEvent(new Event('beforeprint'))", Object.class);

        assertThat(browser.driver().findElements(By.cssSelector("details:not([open])")))
                .isEmpty();
        assertThat(rows()).isEqualTo(MANY);
        assertThat(browser.script("return getComputedStyle(document.body).color", String.class))
                .isEqualTo("rgb(29, 33, 37)");
        browser.script("window.dispatchEvent(new Event('afterprint'))", Object.class);
        assertThat(browser.driver().findElements(By.cssSelector("details:not([open])")))
                .isNotEmpty();
        assertThat(rows()).isEqualTo(25);
    }

    @Test
    void aThousandClassesFit(@TempDir Path folder) throws IOException {
        List<String> names = IntStream.range(0, 1000)
                .mapToObj(i -> "n0144076" + i + " a class of some length, " + i)
                .toList();
        Path large = write(folder, Pages.classifier(names, 50_000, 50).page());
        browser.open(large, "light", 1440);

        // Not asserted, because it depends on the machine.
        System.out.printf(
                "page of 50,000 images and 1,000 classes: %,d bytes, loaded in %s ms%n",
                Files.size(large),
                browser.script("return performance.getEntriesByType('navigation')[0].loadEventEnd", Number.class));
        assertThat(Files.size(large)).isLessThanOrEqualTo(LARGEST_PAGE);
        assertThat(rows()).isEqualTo(25);
        assertThat(browser.console()).isEmpty();
    }
}
