package org.repmlpeval.job.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.repmlpeval.job.compare.FormPair;
import org.repmlpeval.job.compare.MatchedImages;
import org.repmlpeval.job.compare.RunFlip;
import org.repmlpeval.job.compare.RunLine;
import org.repmlpeval.job.compare.RunPair;
import org.repmlpeval.job.compare.RunsComparison;
import org.repmlpeval.job.compare.Standing;
import org.repmlpeval.job.report.Measured;
import org.repmlpeval.job.report.SchemaSection;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.task.statistics.Sample;

/** A page about several runs, as {@code compare} writes it, in Chromium. */
@Tag("browser")
class ComparePageBrowserTest {
    private static final long FLIPS = 500;

    private static Browser browser;
    private static Path page;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        browser = Browser.start();
        page = Files.writeString(folder.resolve("compare.html"), comparison());
    }

    /** Two runs with many flips of images with hostile names, and with an image for the first of them only. */
    private static String comparison() {
        String hash = "0123456789abcdef".repeat(4);
        List<RunFlip> flips = new ArrayList<>();
        Map<Integer, String> classes = new HashMap<>();
        Map<String, Thumbnail> thumbnails = new HashMap<>();
        for (int i = 0; i < Pages.HOSTILE.size(); i++) {
            String name = Pages.HOSTILE.get(i);
            classes.put(i, name);
            flips.add(new RunFlip(name, i, i, 0.25, (i + 1) % Pages.HOSTILE.size(), 0.5, null));
            thumbnails.put(
                    name, i == 0 ? Thumbnail.missing(Pages.HOSTILE.get(1)) : new Thumbnail(Pages.PIXEL, 1, 1, null));
        }
        FormPair form = new FormPair(
                "deploy",
                50_000,
                80.0,
                79.0,
                39_000,
                1_000,
                500,
                9_500,
                1e-9,
                -1.0,
                new PercentRange(-1.1, -0.9),
                new Share(FLIPS, 50_000, 1.0),
                new DriftLine(50_000, 0.1, Pages.HOSTILE.get(0), 0.1, 0.1, 0.1, 0.1, 0.1, null),
                new Sample<>(flips.size(), FLIPS, flips));
        List<RunPair.Difference> differences = Pages.HOSTILE.stream()
                .map(name -> new RunPair.Difference(name.repeat(5), hash, name))
                .toList();
        String one = "/reports/" + Pages.HOSTILE.get(0);
        String other = "/reports/" + Pages.HOSTILE.get(4);
        RunPair pair = new RunPair(
                one,
                other,
                Standing.WORSE,
                new MatchedImages(false, 50_000, 1, 2, 50_000, 0, 3, 4, 5),
                List.of(form),
                List.of(new Measured.Difference("recipe", Pages.HOSTILE.get(2), Pages.HOSTILE.get(3))),
                differences,
                List.of());
        return new RunsComparison(
                        new SchemaSection("repmlp-eval/compare", 1),
                        Stream.of(one, other)
                                .map(run -> new RunLine(
                                        run, "now", "net", hash, hash, hash, 50_000, List.of(), 1L, 0.1, "agree", null,
                                        1.0))
                                .toList(),
                        List.of(pair))
                .html(classes, thumbnails, "");
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
                .allMatch(url -> url.startsWith("file:") && url.endsWith("compare.html")
                        || url.startsWith("data:")
                        || url.equals("about:blank"));
        assertThat(browser.script("return document.documentElement.scrollWidth", Long.class))
                .as("the page itself is not wider than the screen")
                .isLessThanOrEqualTo(width);
    }

    @Test
    void namesAreText() {
        browser.open(page, "light", 1440);

        assertThat(browser.driver().findElements(By.cssSelector("script"))).isEmpty();
        List<WebElement> images = browser.driver().findElements(By.cssSelector("img"));
        assertThat(images).hasSize(Pages.HOSTILE.size() - 1).allMatch(image -> image.getAttribute("src")
                .equals(Pages.PIXEL));
        List<WebElement> cards = browser.driver().findElements(By.cssSelector(".gallery li"));
        assertThat(cards).hasSize(Pages.HOSTILE.size());
        assertThat(cards.get(0).getText())
                .contains("No thumbnail: " + Pages.HOSTILE.get(1), Pages.HOSTILE.get(0), "Right: ");
        assertThat(browser.driver().findElement(By.cssSelector(".sentence")).getText())
                .startsWith(Pages.HOSTILE.get(4) + " is WORSE than " + Pages.HOSTILE.get(0)
                        + ": top-1 of deploy is 1.000 points lower");
    }
}
