package org.repmlpeval.job.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.report.AgreementReportTest;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ExampleKinds;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.published.PublishedReport;

/** A run in a line counts what forms change, whatever the network gives. */
class RunLineTest {
    @TempDir
    Path directory;

    private RunLine line(EvaluationReport report) throws IOException {
        Files.writeString(directory.resolve("report.json"), ReportJson.write(report));
        return RunLine.of(PublishedReport.read(new Configuration(), directory.toString()));
    }

    @Test
    void changedPixelsAreCountedWithoutLabelsToo() throws IOException {
        assertThat(line(AgreementReportTest.pixelReport()).changed()).isEqualTo(2);
    }

    @Test
    void changedPredictionsAreCounted() throws IOException {
        EvaluationReport report = Examples.report(Examples.images());
        assertThat(line(report).changed())
                .isEqualTo(report.comparison().get(0).flips().count())
                .isPositive();
    }

    /** Nothing was compared, so it is not known whether anything changed. */
    @Test
    void withoutResultsNothingIsKnownToHaveChanged() throws IOException {
        EvaluationReport report = ExampleKinds.report(ExampleKinds.changed(
                ExampleKinds.classification(), "/comparison/0/flips", "{\"count\": 0, \"of\": 0, \"percent\": null}"));
        assertThat(line(report).changed()).isNull();
    }

    @Test
    void aClassifierHasItsAccuracyAndItsLargestDrift() throws IOException {
        EvaluationReport report = Examples.report(Examples.images());
        RunLine line = line(report);
        assertThat(line.accuracy())
                .containsExactlyElementsOf(report.accuracy().stream()
                        .map(form -> new RunLine.FormScore(
                                form.form(),
                                "top-1",
                                form.top1().percent(),
                                form.top1().wilson95()))
                        .toList())
                .hasSize(2);
        assertThat(line.largestDrift())
                .isEqualTo(report.drift("deploy").get("maxAbs").max())
                .isPositive();
        assertThat(line.folder()).isEqualTo("file:" + directory);
        assertThat(line.images()).isEqualTo(report.data().listedImages());
        assertThat(line.imagesPerSecond()).isEqualTo(report.speed().endToEndImagesPerSecond());
        assertThat(line.gates()).as("no gates").isNull();
    }

    /** Of two faults the larger drift counts, in whichever form it is. */
    @Test
    void theLargestDriftIsThatOfAnyForm() throws IOException {
        ObjectNode document =
                ExampleKinds.changed(ExampleKinds.classification(), "/run/forms", "[\"train\", \"deploy\", \"fused\"]");
        ObjectNode fused = document.at("/comparison/0").deepCopy();
        fused.put("other", "fused");
        ((ObjectNode) fused.at("/drift/maxAbs")).put("max", 77.5);
        ((ArrayNode) document.get("comparison")).insert(0, fused);
        assertThat(line(ExampleKinds.report(document)).largestDrift()).isEqualTo(77.5);
    }

    @Test
    void facesHaveVerificationAndTheFirstRank() throws IOException {
        RunLine line = line(ExampleKinds.report(ExampleKinds.faces()));
        assertThat(line.accuracy())
                .containsExactly(
                        new RunLine.FormScore("train", "verification", 80.0, null),
                        new RunLine.FormScore("deploy", "verification", 79.0, null),
                        new RunLine.FormScore("train", "rank-1", 71.0, null),
                        new RunLine.FormScore("deploy", "rank-1", 61.0, null));
        assertThat(line.changed()).isNull();
        assertThat(line.largestDrift()).isNull();
    }
}
