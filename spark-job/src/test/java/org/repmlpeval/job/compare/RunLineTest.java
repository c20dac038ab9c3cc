package org.repmlpeval.job.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.report.AgreementReportTest;
import org.repmlpeval.job.report.EvaluationReport;
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
}
