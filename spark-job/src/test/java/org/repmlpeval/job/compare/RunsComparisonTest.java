package org.repmlpeval.job.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.compare.RunsComparison.Images;
import org.repmlpeval.job.report.ExampleKinds;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.model.InvalidInputException;

/** Runs without rows: those that are no classifiers'. */
class RunsComparisonTest {
    @TempDir
    Path folder;

    /** Figures side by side are taken for figures of one test. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "faces | /verification/pairs/digest | \"bb\" | list of pairs is aa in FIRST, bb in SECOND",
                "faces | /recipe/sha256 | \"00\" | recipe is imagenet-224 (fedcba98) in FIRST, imagenet-224 (00) in SECOND",
                "segmentation | /segmentation/setup/inference/mirrored | true | mirrored image is none in FIRST, averaged in SECOND",
                "agreement | /agreement/width | 65 | output is pixel_scores 19 x 64 x 64 in FIRST,",
            })
    void runsThatMeasuredSomethingElseNeedAWord(String kind, String pointer, String value, String difference)
            throws IOException {
        ObjectNode document =
                switch (kind) {
                    case "faces" -> ExampleKinds.faces();
                    case "segmentation" -> ExampleKinds.segmentation();
                    default -> ExampleKinds.agreement();
                };
        List<PublishedReport> runs =
                List.of(run("a", document), run("b", ExampleKinds.changed(document, pointer, value)));

        assertThatThrownBy(() -> RunsComparison.of(runs, Images.ALL))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the runs did not measure the same: "
                        + difference
                                .replace("FIRST", "file:" + folder + "/a")
                                .replace("SECOND", "file:" + folder + "/b"))
                .hasMessageEndingWith("; add --common to lay their figures side by side all the same");
        assertThat(RunsComparison.of(runs, Images.COMMON).sheet(Map.of()).text().replaceAll("\n {4}(?=\\S)", " "))
                .contains("WARNING: the runs did not measure the same: "
                        + difference.replace("FIRST", "a").replace("SECOND", "b"));
        assertThat(RunsComparison.of(List.of(runs.get(0), runs.get(0)), Images.ALL)
                        .pairs()
                        .get(0)
                        .measured())
                .isEmpty();
    }

    private PublishedReport run(String name, ObjectNode document) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(run.resolve("report.json"), document.toString());
        return PublishedReport.read(new Configuration(), run.toString());
    }
}
