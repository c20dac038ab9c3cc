package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.history.Nights;

/** Runs in a real HDFS, and documents about them there. */
class DocumentsOnHdfsTest {
    @TempDir
    static Path base;

    private static MiniDFSCluster cluster;
    private static FileSystem hdfs;

    @BeforeAll
    static void start() throws IOException {
        Configuration settings = new Configuration();
        settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, base.resolve("hdfs").toString());
        cluster = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
        cluster.waitActive();
        hdfs = cluster.getFileSystem();
        Nights nights = new Nights(base.resolve("runs"));
        nights.write("week/a", "2026-11-01T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');
        nights.write("week/b", "2026-11-02T01:30:00Z", "aaaaaaaaaaaaaaaa", '2');
        hdfs.copyFromLocalFile(path(base.resolve("runs").toString()), path("/runs"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.shutdown();
        }
    }

    /** Documents that are there are replaced, and nothing else is left. */
    @Test
    void aHistoryIsReadAndWritten() throws IOException {
        String root = hdfs.getUri() + "/runs";
        for (int i = 0; i < 2; i++) {
            Cli cli = Cli.run("history", root, "--out", root + "/pages/h.html", "--out", root + "/pages/h.csv");
            assertThat(cli.exitCode()).as(cli.err()).isZero();
            assertThat(cli.out())
                    .contains("Finished runs below " + root + ", the oldest first.")
                    .containsPattern("  2026-11-01 01:30  week/a  aaaaaaaa  train ")
                    .contains(
                            "gave 2 different results in 2 runs, last in week/b after week/a;",
                            root + "/pages/h.csv\n");
        }
        assertThat(text("/runs/pages/h.html")).contains("<h1>History of 2 runs", "week/b");
        assertThat(text("/runs/pages/h.csv").lines()).hasSize(5);
        assertThat(names("/runs/pages")).containsExactly("h.csv", "h.html");
    }

    @Test
    void documentsOfARunAreReplaced() throws IOException {
        String run = hdfs.getUri() + "/runs/week/a";
        for (int i = 0; i < 2; i++) {
            Cli cli = Cli.run("report", run, "--format", "md,junit");
            assertThat(cli.exitCode()).as(cli.err()).isZero();
        }
        Cli gate = Cli.run("gate", run, "--gate", "top1.train >= 0", "--out", hdfs.getUri() + "/judged");
        assertThat(gate.exitCode()).as(gate.err()).isZero();

        assertThat(names("/runs/week/a")).containsExactly("junit.xml", "report.json", "report.md");
        assertThat(names("/judged"))
                .containsExactly("gates.json", "junit.xml", "report.html", "report.md", "report.txt");
    }

    private static String text(String file) throws IOException {
        try (var in = hdfs.open(path(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Iterable<String> names(String folder) throws IOException {
        return Arrays.stream(hdfs.listStatus(path(folder)))
                .map(FileStatus::getPath)
                .map(org.apache.hadoop.fs.Path::getName)
                .sorted()
                .toList();
    }

    private static org.apache.hadoop.fs.Path path(String text) {
        return new org.apache.hadoop.fs.Path(text);
    }
}
