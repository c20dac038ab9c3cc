package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.spark.SparkContexts;

/** Runs of one data set that end early, and others that go on with them. */
abstract class ResumedRuns {
    static final int IMAGES = 12;
    static final int SHARDS = 6;
    static final int FINISHED = 4;

    static JavaSparkContext spark;
    static Runs runs;
    static EvaluationReport undisturbed;
    static Rows rows;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws IOException {
        Path images = TestImages.folder(shared.resolve("images"), IMAGES, 16, 16);
        runs = Runs.of(Tiny.square(), "procedural", images, "none-16").shards(SHARDS);
        spark = SparkContexts.create("test", "local[1]");
        undisturbed = runs.run(spark, shared.resolve("undisturbed"));
        rows = Rows.read(shared.resolve("undisturbed"), Runs.FORMS, SHARDS);
    }

    @AfterAll
    static void stop() {
        spark.close();
    }

    @BeforeEach
    void healthy() {
        HiccupFileSystem.install(spark.hadoopConfiguration(), 0);
    }

    /** Runs until four shards are finished. @return the folder that is left */
    Path failed() throws IOException {
        HiccupFileSystem.failAfter(FINISHED, 1);
        assertThatThrownBy(() -> run(runs, Optional.empty())).hasMessageContaining("hiccup while creating attempt-");
        return unfinished();
    }

    Path unfinished() throws IOException {
        List<String> left = Rows.names(directory);
        assertThat(left).hasSize(1);
        return directory.resolve(left.get(0));
    }

    EvaluationReport resumed(String folder) throws IOException {
        EvaluationReport report = run(runs, Optional.of(folder.startsWith("/") ? "hiccup:" + folder : folder));
        assertThat(EvaluationJobTest.counts(report)).isEqualTo(EvaluationJobTest.counts(undisturbed));
        assertThat(report.digest()).isEqualTo(undisturbed.digest());
        assertThat(Rows.read(out(), Runs.FORMS, SHARDS)).isEqualTo(rows);
        assertThat(Rows.names(out())).isEqualTo(Rows.names(shared.resolve("undisturbed")));
        assertThat(Rows.names(directory)).contains("out").noneMatch(name -> name.contains("unfinished"));
        return report;
    }

    EvaluationReport run(Runs runs, Optional<String> resume) throws IOException {
        return run(runs, resume, out());
    }

    EvaluationReport run(Runs runs, Optional<String> resume, Path out) throws IOException {
        EvaluationSettings settings = runs.with(run -> run.resume(resume)).settings("hiccup:" + out);
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new EvaluationJob(spark, settings, new Progress(stream)).run();
    }

    Path out() {
        return directory.resolve("out");
    }

    String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
