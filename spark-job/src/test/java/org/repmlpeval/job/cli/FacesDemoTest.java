package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.cli.options.DemoTask;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.ReportSchema;
import org.repmlpeval.job.report.faces.MetricResult;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.PageSettings;
import org.repmlpeval.model.arch.network.Form;

/** The demo of faces gives the counts that model/training/train_faces.py prints, which conf/demo/README.md quotes. */
class FacesDemoTest {
    private static final Path DEMO = Path.of("../conf/demo");

    @TempDir
    Path directory;

    @Test
    void bothFormsGiveTheCountsOfTheScript() throws IOException {
        Path out = directory.resolve("report");
        EvaluationSettings settings = DemoTask.FACES.settings(out.toString()).build();
        assertThat(EvaluateCommand.run(settings, "local[2]", new RepmlpEval())).isZero();
        ReportSchema.requireFits(out);
        EvaluationReport report =
                ReportJson.read(new ByteArrayInputStream(Files.readAllBytes(out.resolve("report.json"))));
        String page = Files.readString(DEMO.resolve("README.md"));
        assertThat(report.verification().forms()).hasSize(2);
        for (VerificationSection.Form form : report.verification().forms()) {
            MetricResult cosine = form.metrics().get("cosine");
            assertThat(page)
                    .contains(cosine.folds().stream()
                            .map(fold -> String.valueOf(fold.right()))
                            .collect(Collectors.joining(", ", "| right pairs of 120, by fold | ", " |")));
            assertThat(page).contains("of 0.1 | " + cosine.at(1).trueAccepts() + " of 600 |");
            assertThat(page).contains("of 0.01 | " + cosine.at(2).trueAccepts() + " of 600 |");
            assertThat(cosine.accuracyPercent()).isCloseTo(80.25, within(1e-9));
            assertThat(cosine.auc()).isCloseTo(0.885869, within(5e-6));
        }
        assertThat(report.verification().comparison().get(0).changedDecisions().count())
                .isZero();
    }

    @Test
    void pairsThatFormsDecideDifferentlyAreShownSideBySide() throws IOException {
        Path out = directory.resolve("int8");
        EvaluationSettings settings = DemoTask.FACES
                .settings(out.toString())
                .forms(List.of(Form.TRAIN, Form.INT8))
                .build();
        assertThat(EvaluateCommand.run(settings, "local[2]", new RepmlpEval())).isZero();

        Document page = Jsoup.parse(Files.readString(out.resolve("report.html")));
        List<String> pairs = page.select("#faces-changed tbody td:nth-child(2)").eachText();
        assertThat(pairs).isNotEmpty();
        List<String> shown = page.select("#faces .gallery .id").stream()
                .map(id -> id.wholeText())
                .toList();
        assertThat(shown)
                .isEqualTo(pairs.stream()
                        .limit(PageSettings.MOST / 2)
                        .map(pair -> pair.replace(" | ", "\n"))
                        .toList());
        assertThat(page.select("#faces .gallery img")).hasSize(2 * shown.size());
    }
}
