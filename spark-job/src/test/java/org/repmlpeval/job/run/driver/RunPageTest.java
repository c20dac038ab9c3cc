package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.run.executor.Inference;
import org.repmlpeval.job.run.executor.RunContext;
import org.repmlpeval.job.run.page.Thumbnails;
import org.repmlpeval.job.run.settings.PageSettings;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.statistics.WorstImage;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.image.decode.ImageDecoder;
import org.repmlpeval.model.image.recipe.Recipes;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingMoment;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.packed.DataSource;
import org.repmlpeval.partitioning.read.ShardReader;

/** The page that a run leaves. */
class RunPageTest {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 150;

    @TempDir
    Path directory;

    @Test
    void aRunLeavesAPageWithThumbnails() throws IOException {
        Path images = TestImages.folder(directory.resolve("images"), 15, WIDTH, HEIGHT);
        Runs runs =
                Runs.of(Tiny.square(), Tiny.checkpoint(Tiny.square(), directory).toString(), images, "repmlpnet-16");
        Path shown = directory.resolve("shown");
        Path hidden = directory.resolve("hidden");
        EvaluationReport report;
        try (JavaSparkContext spark = SparkContexts.create("test", "local[2]")) {
            report = runs.run(spark, shown);
            runs.with(settings -> settings.page(new PageSettings(0))).run(spark, hidden);
        }
        List<String> worst = worst(report);

        Document page = Jsoup.parse(Files.readString(shown.resolve("report.html")));
        assertThat(page.select("#drift .gallery .id").eachText()).isNotEmpty().isEqualTo(worst);
        for (Element image : page.select("#drift .gallery img")) {
            assertThat(image.attr("width") + "x" + image.attr("height")).isEqualTo("96x48");
        }
        assertThat(page.select("#drift .gallery img")).hasSameSizeAs(worst);
        assertThat(page.select("#classes-table tbody tr")).isNotEmpty();
        PublishedReport published = PublishedReport.read(new Configuration(), shown.toString());
        PageExtras extras = PageExtras.read(
                published.folder().fileSystem(), published.folder().path(), new Configuration());
        assertThat(extras.thumbnails()).containsOnlyKeys(worst);
        assertThat(extras.classes()).isNotEmpty();

        assertThat(hidden.resolve("thumbnails.json")).doesNotExist();
        assertThat(Jsoup.parse(Files.readString(hidden.resolve("report.html"))).select("img"))
                .isEmpty();

        Map<String, Thumbnail> again = afterLosing(worst.get(0), images, report);
        assertThat(again).containsOnlyKeys(worst);
        assertThat(again.get(worst.get(0)).reason()).isNotBlank();
        Map<String, Thumbnail> others = new HashMap<>(again);
        others.remove(worst.get(0));
        assertThat(others.values()).allSatisfy(one -> assertThat(one.data()).isNotNull());
    }

    @Test
    void aPageThatCannotBeWrittenDoesNotHoldTheReportUp() throws IOException {
        Path images = TestImages.folder(directory.resolve("some"), 6, 32, 32);
        Runs runs =
                Runs.of(Tiny.square(), Tiny.checkpoint(Tiny.square(), directory).toString(), images, "repmlpnet-16");
        Path published = directory.resolve("without-page");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream console = new PrintStream(said, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                super.println(line);
                if (line.startsWith("Evaluating ")) {
                    standInTheWay(published);
                }
            }
        };
        try (JavaSparkContext spark = SparkContexts.create("test", "local[2]")) {
            new EvaluationJob(spark, runs.settings(published.toString()), new Progress(console)).run();
        }

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("WARNING: report.html could not be written: ")
                .contains("; the report is published without it, and 'report' makes it again");
        assertThat(published.resolve("report.json")).isRegularFile();
        assertThat(published.resolve("report.md")).isRegularFile();
        assertThat(published.resolve("rows")).isDirectory();
        assertThat(published.resolve("report.html")).isDirectory();
    }

    /** Makes a folder of the page's name where the run collects its files. */
    private static void standInTheWay(Path out) {
        try (Stream<Path> beside = Files.list(out.getParent())) {
            Path collected = beside.filter(path -> path.getFileName().toString().contains("without-page"))
                    .findFirst()
                    .orElseThrow();
            Files.createDirectory(collected.resolve("report.html"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> worst(EvaluationReport report) {
        return report.comparison().get(0).worstImages().items().stream()
                .filter(image -> image.value() > 0)
                .map(WorstImage::id)
                .toList();
    }

    private static Map<String, Thumbnail> afterLosing(String id, Path images, EvaluationReport report)
            throws IOException {
        Configuration hadoop = new Configuration();
        ImageListing listing = DataSource.of(hadoop, images.toString(), ListingOptions.defaults())
                .withoutLabels();
        Files.delete(images.resolve(id));
        RunContext context = new RunContext(
                new RunContext.Source(
                        listing.root(),
                        ShardReader.DEFAULT_MAX_BYTES,
                        ImageDecoder.DEFAULT_MAX_PIXELS,
                        ListingMoment.now()),
                new ClassificationTask(Runs.FORMS, Tiny.CLASSES),
                List.of(Form.TRAIN, Form.DEPLOY),
                Recipes.resolve("repmlpnet-16"),
                Inference.WHOLE_IMAGE,
                8,
                null);
        return new Thumbnails(hadoop, context, PageSettings.MOST).of(report, List.of(listing));
    }
}
