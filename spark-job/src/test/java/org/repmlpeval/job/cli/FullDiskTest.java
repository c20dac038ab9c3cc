package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that takes no more files, by a quota of HDFS: before a run, and while it writes its report. */
class FullDiskTest {
    private static final Path DEMO =
            Path.of("..", "conf", "demo").toAbsolutePath().normalize();
    /** What a run says between its last shard and its report. */
    private static final String LAST_STEP = "Running a sample of images in float64";

    @TempDir
    static Path base;

    private static MiniDFSCluster cluster;
    private static DistributedFileSystem hdfs;

    @BeforeAll
    static void start() throws IOException {
        Configuration settings = new Configuration();
        settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, base.toString());
        // A client that closes a file before its data node has told of the block asks again after 400 ms by default.
        settings.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 5);
        cluster = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
        cluster.waitActive();
        hdfs = cluster.getFileSystem();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.shutdown();
        }
    }

    @Test
    void countsArePrintedIfOnlyTheReportFindsNoRoom() throws IOException {
        org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path("/late");
        hdfs.mkdirs(folder);
        Ended ended = evaluate(hdfs.getUri() + "/late/report", () -> fill(folder));
        assertThat(ended.exitCode()).as(ended.output()).isEqualTo(4);
        assertThat(ended.output())
                .contains("40 scored", "train and deploy agree on top-1: 0 of 40 predictions differ")
                .contains("ERROR: every image was evaluated, but the report cannot be written to --out " + hdfs.getUri()
                        + "/late/report: ")
                .contains(
                        "quota",
                        "; the results are printed above, and the finished shards are kept in " + hdfs.getUri()
                                + "/late/.report.unfinished-",
                        "; make room there, or")
                .doesNotContain("please report it");
        assertThat(hdfs.exists(new org.apache.hadoop.fs.Path(folder, "report"))).isFalse();
    }

    @Test
    void fullFileSystemAtTheStartIsNamed() throws IOException {
        org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path("/early");
        hdfs.mkdirs(folder);
        fill(folder);
        Ended ended = evaluate(hdfs.getUri() + "/early/report", () -> {});
        assertThat(ended.exitCode()).as(ended.output()).isEqualTo(4);
        assertThat(ended.output())
                .contains("ERROR: the job failed and published nothing: ", "of directory /early is exceeded")
                .doesNotContain("please report it");
        assertThat(hdfs.listStatus(folder)).isEmpty();
    }

    private record Ended(int exitCode, String output) {}

    /** @param atLastStep done when all images are evaluated */
    private static Ended evaluate(String out, Runnable atLastStep) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8) {
            private boolean done;

            @Override
            public void println(String line) {
                super.println(line);
                if (!done && line.contains(LAST_STEP)) {
                    done = true;
                    atLastStep.run();
                }
            }
        };
        int code = RepmlpEval.run(
                stream,
                "evaluate",
                "--arch",
                DEMO.resolve("digits.yaml").toString(),
                "--weights",
                DEMO.resolve("digits.pth").toString(),
                "--data",
                DEMO.resolve("images").toString(),
                "--recipe",
                "none-28",
                "--limit",
                "40",
                "--shards",
                "2",
                "--master",
                "local[2]",
                "--out",
                out);
        return new Ended(code, bytes.toString(StandardCharsets.UTF_8));
    }

    /** From now on nothing can be created in the folder. */
    private static void fill(org.apache.hadoop.fs.Path folder) {
        try {
            ContentSummary now = hdfs.getContentSummary(folder);
            hdfs.setQuota(folder, now.getFileCount() + now.getDirectoryCount(), HdfsConstants.QUOTA_DONT_SET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
