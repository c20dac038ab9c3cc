package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.cli.options.DemoTask;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.ReportSchema;
import org.repmlpeval.job.report.segmentation.ClassScore;
import org.repmlpeval.job.report.segmentation.FormSegmentation;
import org.repmlpeval.job.run.settings.EvaluationSettings;

/** The demo of segmentation gives the counts that model/training/train_scenes.py wrote to expected.json. */
class SegmentationDemoTest {
    private static final Path DEMO = Path.of("../conf/demo");
    /** The script counts in float64. A pixel whose two best scores are equal to float32 rounding may get the other class. */
    private static final long TIES = 3;

    @TempDir
    Path directory;

    @Test
    void bothFormsGiveTheCountsOfTheScript() throws IOException {
        Path out = directory.resolve("report");
        EvaluationSettings settings =
                DemoTask.SEGMENTATION.settings(out.toString()).batch(8).build();
        assertThat(EvaluateCommand.run(settings, "local[2]", new RepmlpEval())).isZero();
        ReportSchema.requireFits(out);
        EvaluationReport report =
                ReportJson.read(new ByteArrayInputStream(Files.readAllBytes(out.resolve("report.json"))));
        JsonNode expected = new ObjectMapper()
                .readTree(DEMO.resolve("segmentation/expected.json").toFile());

        assertThat(report.outcomes().scored()).isEqualTo(40);
        requirePictures(out);
        assertThat(report.data().read().files()).as("images and label files").isEqualTo(80);
        assertThat(report.segmentation().forms()).hasSize(2);
        for (FormSegmentation form : report.segmentation().forms()) {
            assertThat(form.pixels().labelled())
                    .isEqualTo(expected.get("pixels").asLong());
            assertThat(form.pixels().ignored())
                    .isEqualTo(expected.get("ignored").asLong());
            assertThat(form.pixels().stray()).isZero();
            assertThat(form.pixels().correct())
                    .isCloseTo(expected.get("correct").asLong(), within(TIES));
            assertThat(form.metricsPercent().get("miou.mmseg"))
                    .isCloseTo(expected.get("miou").asDouble(), within(0.02));
            JsonNode matrix = expected.get("confusion");
            assertThat(form.classes()).hasSize(matrix.size());
            for (int c = 0; c < matrix.size(); c++) {
                ClassScore score = form.classes().get(c);
                long labelled = 0;
                long predicted = 0;
                for (int other = 0; other < matrix.size(); other++) {
                    labelled += matrix.get(c).get(other).asLong();
                    predicted += matrix.get(other).get(c).asLong();
                }
                assertThat(score.labelled()).as(score.name()).isEqualTo(labelled);
                assertThat(score.predicted()).as(score.name()).isCloseTo(predicted, within(TIES));
                assertThat(score.correct())
                        .as(score.name())
                        .isCloseTo(matrix.get(c).get(c).asLong(), within(TIES));
            }
        }
    }

    /** Six images, each with label, prediction and difference, in colours that the legend explains. */
    private static void requirePictures(Path out) throws IOException {
        assertThat(out.resolve("pictures")).doesNotExist();
        Document page = Jsoup.parse(Files.readString(out.resolve("report.html")));
        Elements images = page.select("#segmentation .overlay");
        assertThat(images).hasSize(6);
        for (Element image : images) {
            assertThat(image.select("li span").eachText())
                    .containsExactly("Image", "Label", "Prediction of train", "Difference");
            assertThat(image.select("img").eachAttr("src")).allMatch(src -> src.startsWith("data:image/"));
            assertThat(image.select("img").eachAttr("width")).containsOnly("112");
            assertThat(image.select(".id").text()).contains("mean IoU of the image in train: ");
        }
        List<String> legend = page.select("#segmentation .legend li").eachText();
        assertThat(legend)
                .contains("background", "ignored, or no class", "difference: wrong in train")
                .endsWith("difference: changed between the forms");
        assertThat(page.select("#verdict .figures li").eachText())
                .hasSize(2)
                .allMatch(text -> text.contains("mIoU 63.8") && text.contains("of 40 images; 95 % interval "));
    }
}
