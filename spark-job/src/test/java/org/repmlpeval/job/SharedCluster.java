package org.repmlpeval.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.cli.RepmlpEval;

/**
 * One standalone cluster for all test classes of this JVM, with images for it and the results of an embedded run, which every run on a
 * cluster must equal.
 */
final class SharedCluster {
    /** How long one job may take on a busy machine. */
    static final Duration JOB = Duration.ofMinutes(8);

    static final Path DEMO = Build.HOME.resolve("conf/demo");
    private static SharedCluster shared;

    private final Path folder;
    private final StandaloneCluster cluster;

    private SharedCluster(Path folder, StandaloneCluster cluster) {
        this.folder = folder;
        this.cluster = cluster;
    }

    /** The cluster, which is started on the first call and runs until the JVM ends. */
    static synchronized SharedCluster get() throws IOException, InterruptedException {
        if (shared == null) {
            Path folder = Build.workFolder("standalone");
            StandaloneCluster cluster = StandaloneCluster.start(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(cluster)));
            shared = new SharedCluster(folder, cluster);
        }
        return shared;
    }

    private static void close(StandaloneCluster cluster) {
        try {
            cluster.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StandaloneCluster spark() {
        return cluster;
    }

    /** Folder for reports. */
    Path folder() {
        return folder;
    }

    /** What the same job publishes when Spark's {@code local[2]} runs it in a JVM of its own, in other shards. */
    static Published embedded() throws IOException, InterruptedException {
        return Embedded.RESULT.published();
    }

    /** The embedded run, which is done once. */
    private record Embedded(Published published) {
        static final Embedded RESULT = run();

        private static Embedded run() {
            try {
                Path folder = Build.workFolder("embedded");
                Path out = folder.resolve("report");
                List<String> arguments = evaluate(DEMO.resolve("digits.pth"), DEMO.resolve("images"), out, 3);
                try (LoggedProcess run = EmbeddedRun.start(folder.resolve("run.log"), List.of(), arguments)) {
                    if (run.exitCode(JOB) != 0) {
                        throw new IllegalStateException(run.tail());
                    }
                }
                return new Embedded(Published.read(out));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** The demo's images in files of a format of {@code pack}, made in this JVM. */
    static Path packed(Path folder, String format, int fileBytes) {
        Path out = folder.resolve("packed-" + format);
        int code = RepmlpEval.run(
                "pack",
                "--data",
                DEMO.resolve("images").toString(),
                "--out",
                out.toString(),
                "--format",
                format,
                "--file-bytes",
                String.valueOf(fileBytes),
                "--master",
                "local[1]");
        if (code != 0) {
            throw new IllegalStateException("pack ended with " + code);
        }
        return out;
    }

    /** Arguments of an evaluation of 200 of the demo's images. */
    static List<String> evaluate(Object weights, Object data, Object out, int shards) {
        return new ArrayList<>(List.of(
                "evaluate",
                "--arch",
                DEMO.resolve("digits.yaml").toString(),
                "--weights",
                weights.toString(),
                "--data",
                data.toString(),
                "--recipe",
                "none-28",
                "--out",
                out.toString(),
                "--limit",
                "200",
                "--shards",
                String.valueOf(shards)));
    }
}
