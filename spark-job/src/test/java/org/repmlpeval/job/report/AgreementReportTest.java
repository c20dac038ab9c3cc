package org.repmlpeval.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.report.provenance.DataSection;
import org.repmlpeval.job.report.provenance.Manifest;
import org.repmlpeval.job.report.provenance.WindowSection;
import org.repmlpeval.job.report.result.FormAgreement;
import org.repmlpeval.job.report.result.FormOutput;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.report.result.Timings;
import org.repmlpeval.job.report.rows.ImageFacts;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.job.task.agreement.AgreementResult;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.job.task.statistics.WorstImage;
import org.repmlpeval.model.InvalidInputException;

/** Reports of networks that are no classifiers. */
public class AgreementReportTest {
    private static final List<String> FORMS = List.of("train", "deploy");
    private static final AgreementTask PIXELS = AgreementTask.pixelScores(FORMS, 2, 1, 3);
    private static final AgreementTask FACES = AgreementTask.embeddings(FORMS, 4);
    private static final LogitRow TRAIN = LogitRow.of(1, 0, 1, 0, 1, 0);
    private static final LogitRow NEAR = LogitRow.of(1, 0, 1, 0, 1, 0.5f);
    private static final LogitRow FAR = LogitRow.of(0, 1, 1, 1, 0, 0);

    @TempDir
    java.nio.file.Path directory;

    /** Two images that agree on every pixel, one that does not, one that is gone. */
    private static AgreementResult pixels() {
        return PIXELS.none()
                .plus(PIXELS.score(Subject.of("a.png"), List.of(TRAIN, TRAIN)))
                .plus(PIXELS.score(Subject.of("b.png"), List.of(TRAIN, NEAR)))
                .plus(PIXELS.score(Subject.of("c.png"), List.of(TRAIN, FAR)))
                .plus(PIXELS.fault(Subject.of("d.png"), ImageOutcome.UNREADABLE, "file is gone"));
    }

    private static AgreementResult faces() {
        return FACES.none()
                .plus(FACES.score(Subject.of("a.png"), List.of(LogitRow.of(1, 2, 3, 4), LogitRow.of(2, 4, 6, 8))))
                .plus(FACES.score(Subject.of("b.png"), List.of(LogitRow.of(1, 0, 0, 0), LogitRow.of(1, 0, 1, 0))));
    }

    /** Of a network with a score per pixel: two of nine pixels change. */
    public static EvaluationReport pixelReport() {
        return report(pixels(), null);
    }

    private static EvaluationReport report(AgreementResult result, WindowSection window) {
        Manifest of = Examples.manifest(result.images());
        DataSection data = new DataSection(
                "demo/val",
                "7d3f00aa4be1c9d2",
                result.task().kind() == AgreementTask.Kind.PIXEL_SCORES
                        ? result.task().channels()
                        : null,
                null,
                null,
                result.images(),
                1_234_567,
                null,
                0,
                List.of());
        Manifest manifest = new Manifest(
                of.created(),
                of.run(),
                data,
                of.checkpoint(),
                of.architecture(),
                of.recipe(),
                of.environment(),
                of.digest(),
                window,
                null,
                null,
                null);
        return EvaluationReport.of(manifest, result, new Timings(1, TaskTimes.empty(result.task()), List.of()));
    }

    @Test
    void aDocumentOfItsOwnSchemaWithoutAccuracy() throws IOException {
        EvaluationReport report = report(pixels(), new WindowSection(168, 168, 112, 112));
        String text = ReportJson.write(report);
        JsonNode json = new ObjectMapper().readTree(text);
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);

        assertThat(keys).contains("outcomes", "agreement", "speed").doesNotContain("accuracy", "comparison");
        assertThat(json.at("/schema/name").asText()).isEqualTo("repmlp-eval/agreement");
        assertThat(json.at("/schema/version").asInt()).isEqualTo(3);
        assertThat(json.at("/agreement/output").asText()).isEqualTo("pixel_scores");
        assertThat(json.at("/agreement/window/strideDown").asInt()).isEqualTo(112);
        assertThat(json.at("/agreement/comparison/0/pixels/changed/count").asInt())
                .isEqualTo(2);
        assertThat(json.at("/data/classOrder").isNull()).isTrue();
        assertThat(text).doesNotContain("\"kl\"").doesNotContain("flip").doesNotContain("mcNemar");
        assertThat(read(text)).isEqualTo(report);
        assertThat(read(ReportJson.write(report(faces(), null)))).isEqualTo(report(faces(), null));
    }

    @Test
    void sectionsOfTheOtherSchemaAreRefused() {
        String agreement = ReportJson.write(report(faces(), null));
        String classification = ReportJson.write(Examples.report(Examples.images()));

        assertRefused(
                agreement.replace("\"agreement\" : {", "\"argument\" : {"), "Missing creator property 'agreement'");
        assertRefused(
                agreement.replace("repmlp-eval/agreement", "repmlp-eval/report"),
                "Missing creator property 'accuracy'");
        assertRefused(
                classification.replace("repmlp-eval/report", "repmlp-eval/agreement"),
                "Missing creator property 'agreement'");
        assertRefused(
                agreement.replace("\"agreement\" : {", "\"accuracy\" : [ ],\n  \"agreement\" : {"),
                "has either accuracy and comparison, of a classifier, or a segmentation, of pixels with labels, or an"
                        + " agreement, of another network, to which only faces add a verification or an identification");
        assertRefused(
                agreement.replace("\"version\" : 3", "\"version\" : 4"),
                "schema 'repmlp-eval/agreement' version 4; this release reads 'repmlp-eval/agreement' version 3 and");
    }

    @Test
    void pixelsAreCountedOverTheScoredImages() {
        FormAgreement pair = report(pixels(), null).agreement().comparison().get(0);

        assertThat(pair.images()).isEqualTo(3);
        assertThat(pair.pixels().changed()).isEqualTo(new Share(2, 9, 200.0 / 9));
        assertThat(pair.pixels().images()).isEqualTo(new Share(1, 3, 100.0 / 3));
        assertThat(pair.pixels().perImage().max()).isEqualTo(2);
        assertThat(pair.pixels().perImage().worstImage()).isEqualTo("c.png");
        assertThat(FormChange.of(report(pixels(), null)))
                .containsExactly(new FormChange(
                        "deploy", FormChange.Kind.PIXELS, pair.pixels().changed()));
        assertThat(FormChange.of(report(faces(), null)))
                .as("embeddings are not counted")
                .isEmpty();
        assertThat(report(pixels(), null).agreement().forms())
                .containsExactly(
                        new FormOutput("train", 0, List.of(6L, 3L), List.of(600 / 9.0, 300 / 9.0)),
                        new FormOutput("deploy", 0, List.of(6L, 3L), List.of(600 / 9.0, 300 / 9.0)));
        assertThat(report(faces(), null).agreement().forms()).contains(new FormOutput("deploy", 0, null, null));
        assertThat(pair.drift().keySet()).containsExactly("maxAbs", "meanAbs", "rms", "relative", "oneMinusCosine");
        assertThat(pair.worstImages().items()).element(0).isEqualTo(new WorstImage("c.png", 1));
        assertThat(report(faces(), null).agreement().comparison().get(0).pixels())
                .isNull();
    }

    @Test
    void theSummarySaysWhatWasComparedAndNothingOfAccuracy() {
        String pixels = ConsoleSummary.render(report(pixels(), new WindowSection(168, 168, 112, 112)));
        assertThat(pixels)
                .contains("data        demo/val (4 images, without labels, fingerprint 7d3f00aa4be1)")
                .contains("3 scored + 1 unreadable")
                .contains("compared    scores of 2 classes for 1x3 pixels in windows of 168x168, without labels")
                .contains("classes predicted for at least one pixel: train 2 of 2, deploy 2 of 2")
                .contains("train and deploy DIFFER on the class of 2 of 9 pixels (22.2 %), in 1 of 3 images")
                .containsPattern("changed pixels +2 +2 +0 +0.7  c.png")
                .doesNotContain("top-1")
                .doesNotContain("KL")
                .doesNotContain("null");
        String faces = ConsoleSummary.render(report(faces(), null));
        assertThat(faces)
                .contains("compared    directions of 4-value embeddings, without labels")
                .contains("train and deploy over 2 images: largest 1 - cosine 2.9e-01, largest |difference| 7.1e-01")
                .doesNotContain("top-1")
                .doesNotContain("pixels")
                .doesNotContain("null");
        assertThat(ConsoleSummary.render(
                        report(PIXELS.none().plus(PIXELS.score(Subject.of("a.png"), List.of(TRAIN, TRAIN))), null)))
                .contains("train and deploy agree on the class of all 3 pixels of 1 image");
        assertThat((pixels + faces).lines()).allMatch(line -> line.length() <= 100);
        assertThat((pixels + faces).chars()).allMatch(c -> c < 128);
    }

    @Test
    void nothingScoredIsNothingCompared() {
        for (AgreementTask task : List.of(PIXELS, FACES)) {
            EvaluationReport report =
                    report(task.none().plus(task.fault(Subject.of("a"), ImageOutcome.REJECTED, "big")), null);
            assertThat(ReportJson.write(report)).doesNotContain("NaN");
            assertThat(ConsoleSummary.render(report))
                    .contains("train and deploy were not compared: no image was scored")
                    .doesNotContain("null");
        }
    }

    @Test
    void rowsHaveNoLabelAndNoPredictions() throws IOException {
        List<Group> rows = rows(PIXELS);
        assertThat(rows.get(0).getType().getFields().stream().map(Type::getName))
                .containsExactly(
                        "id",
                        "outcome",
                        "reason",
                        "mode",
                        "width",
                        "height",
                        "train_prediction_sha256",
                        "deploy_prediction_sha256",
                        "deploy_max_abs_diff",
                        "deploy_mean_abs_diff",
                        "deploy_rms_diff",
                        "deploy_relative_diff",
                        "deploy_one_minus_cosine",
                        "deploy_changed_pixels",
                        "deploy_changed_pixels_percent",
                        "bytes",
                        "crc32c",
                        "fault");
        assertThat(rows.get(0).getString("id", 0)).isEqualTo("scored");
        assertThat(rows.get(0).getInteger("deploy_changed_pixels", 0)).isEqualTo(2);
        assertThat(rows.get(0).getDouble("deploy_changed_pixels_percent", 0)).isEqualTo(200 / 3.0);
        assertThat(rows.get(0).getDouble("deploy_max_abs_diff", 0)).isEqualTo(1);
        assertThat(rows.get(0).getFieldRepetitionCount("reason")).isZero();
        assertThat(rows.get(1).getString("reason", 0)).isEqualTo("big");
        assertThat(rows.get(1).getFieldRepetitionCount("deploy_changed_pixels")).isZero();
        assertThat(RowsParquet.schema(FACES).getFields().stream().map(Type::getName))
                .contains("deploy_one_minus_cosine")
                .doesNotContain("deploy_changed_pixels", "deploy_kl", "label");
    }

    private List<Group> rows(AgreementTask task) throws IOException {
        Path file = new Path(directory.resolve("rows.parquet").toUri());
        try (RowsParquet rows = new RowsParquet(file, new Configuration(), task)) {
            rows.write(task.score(Subject.of("scored"), List.of(TRAIN, FAR)), new ImageFacts("RGB", 3, 1));
            rows.write(task.fault(Subject.of("faulty"), ImageOutcome.REJECTED, "big"));
        }
        List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), file)
                .withConf(new Configuration())
                .build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static EvaluationReport read(String json) throws IOException {
        return ReportJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertRefused(String json, String part) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(part);
    }
}
