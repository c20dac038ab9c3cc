package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.cli.options.DemoTask;
import org.repmlpeval.job.run.settings.EvaluationSettings;

/** Options that name files, on a machine whose default file system is not its disk. */
class UserPathsTest {
    private static final Path DEMO =
            Path.of("..", "conf", "demo").toAbsolutePath().normalize();
    private static final String MOUNT = "spark.hadoop.fs.viewfs.mounttable.";

    @TempDir
    Path folder;

    private String name;
    private Path store;

    /** A default file system on which the paths of this folder are other files: those below {@code store}. */
    @BeforeEach
    void makeDefaultFileSystem() throws IOException {
        name = folder.getFileName().toString();
        store = Files.createDirectories(folder.resolve("store"));
        System.setProperty("spark.hadoop.fs.defaultFS", "viewfs://" + name + "/");
        System.setProperty(MOUNT + name + ".link." + folder, store.toUri().toString());
        Path images = Files.createDirectories(store.resolve("images"));
        try (Stream<Path> classes = Files.list(DEMO.resolve("images"))) {
            for (Path one : classes.sorted().toList()) {
                Path copy = Files.createDirectories(images.resolve(one.getFileName()));
                try (Stream<Path> files = Files.list(one)) {
                    Path first = files.sorted().findFirst().orElseThrow();
                    Files.copy(first, copy.resolve(first.getFileName()));
                }
            }
        }
    }

    @AfterEach
    void forgetDefaultFileSystem() {
        System.clearProperty("spark.hadoop.fs.defaultFS");
        System.clearProperty(MOUNT + name + ".link." + folder);
    }

    @Test
    void everyFileMayBeOnTheDefaultFileSystem() throws IOException {
        putDriverFiles(store);
        assertThat(evaluate("", "by-name")).satisfies(cli -> {
            assertThat(cli.exitCode()).as(cli.err()).isZero();
            assertThat(cli.out()).contains("report      viewfs://" + name + folder + "/by-name");
        });
        assertThat(evaluate("viewfs://" + name, "by-uri").exitCode()).isZero();
        assertThat(store.resolve("by-name/report.json")).exists();
        assertThat(store.resolve("by-uri/report.json")).exists();
    }

    @Test
    void filesThatTheDriverReadsMayBeOnItsOwnDisk() throws IOException {
        putDriverFiles(folder);
        Cli cli = evaluate("", "report");
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(store.resolve("report/report.json")).exists();
        assertThat(Cli.run("inspect", "--arch", folder.resolve("net.yaml"), "--weights", folder.resolve("net.pth"))
                        .exitCode())
                .isZero();
    }

    @Test
    void fileAtBothPlacesStopsTheCommand() throws IOException {
        putDriverFiles(folder);
        for (String file : new String[] {"net.yaml", "net.pth", "recipe.yaml", "classes.txt", "settings.yaml"}) {
            Files.copy(folder.resolve(file), store.resolve(file));
            Path path = folder.resolve(file);
            Cli cli = evaluate("", "report");
            assertThat(cli.exitCode()).as(file).isEqualTo(2);
            assertThat(cli.err())
                    .contains("ERROR: " + path + " exists twice, as file:" + path + " on this machine and as viewfs://"
                            + name + path + " on the default file system; write in full the one that you mean");
            Files.delete(store.resolve(file));
        }
        assertThat(store.resolve("report")).doesNotExist();
    }

    @Test
    void missingWeightsNameBothPlaces() throws IOException {
        putDriverFiles(folder);
        Path weights = folder.resolve("net.pth");
        Files.delete(weights);
        assertThat(evaluate("", "report").err())
                .contains("ERROR: weights " + weights + " do not exist, neither as file:" + weights
                        + " on this machine nor as viewfs://" + name + weights + "; give a .pth");
    }

    @Test
    void imagesOnThisMachineAloneAreNamedInFull() throws IOException {
        putDriverFiles(folder);
        Files.move(store.resolve("images"), folder.resolve("images"));
        Path images = folder.resolve("images");
        Cli cli = evaluate("", "report");
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains("ERROR: " + images + " means viewfs://" + name + images
                        + ", which does not exist. There is file:" + images + " on this machine");
    }

    /** The demo's files are on this machine, whatever the default file system is; no one answers at this one. */
    @Test
    void demoNeedsNoDefaultFileSystem() throws IOException {
        System.setProperty("spark.hadoop.fs.defaultFS", "hdfs://localhost:1/");
        EvaluationSettings settings =
                DemoTask.DIGITS.settings("file:" + folder.resolve("demo")).build();
        assertThat(EvaluateCommand.run(settings, "local[2]", new RepmlpEval())).isZero();
        assertThat(folder.resolve("demo/report.json")).exists();
    }

    @Test
    void writtenFilesAreLocal() throws IOException {
        putDriverFiles(folder);
        assertThat(convert("hdfs://localhost:1/deploy.pth").err())
                .contains(
                        "ERROR: Invalid value for option '--out': 'hdfs://localhost:1/deploy.pth' is not on this machine,"
                                + " where this command reads and writes; give a local path");
        assertThat(convert("file:" + folder.resolve("deploy.pth")).exitCode()).isZero();
        assertThat(folder.resolve("deploy.pth")).exists();
    }

    private Cli convert(String out) {
        return Cli.run(
                "convert", "--arch", folder.resolve("net.yaml"), "--weights", folder.resolve("net.pth"), "--out", out);
    }

    private static void putDriverFiles(Path to) throws IOException {
        Files.copy(DEMO.resolve("digits.yaml"), to.resolve("net.yaml"));
        Files.copy(DEMO.resolve("digits.pth"), to.resolve("net.pth"));
        Files.writeString(
                to.resolve("recipe.yaml"), "resize: none\nsize: 28\nmean: [0.5, 0.5, 0.5]\nstd: [0.5, 0.5, 0.5]\n");
        Files.writeString(to.resolve("classes.txt"), "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        Files.writeString(to.resolve("settings.yaml"), "exact-sample: 0\nmaster: local[2]\n");
    }

    /** @param at scheme and host before each path; may be empty */
    private Cli evaluate(String at, String out) {
        String here = at + folder + "/";
        return Cli.run(
                "evaluate",
                "--arch",
                here + "net.yaml",
                "--weights",
                here + "net.pth",
                "--recipe",
                here + "recipe.yaml",
                "--classes",
                here + "classes.txt",
                "--config",
                here + "settings.yaml",
                "--data",
                here + "images",
                "--out",
                here + out);
    }
}
