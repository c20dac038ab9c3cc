package org.repmlpeval.job.cli;

import org.repmlpeval.job.cli.options.ConfigFile;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.image.recipe.Normalisation;
import org.repmlpeval.model.image.recipe.Recipe;
import org.repmlpeval.model.image.recipe.Recipes;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The files under {@code conf} that users start from. */
class ShippedSettingsTest {
    private static final Path CONF = Path.of(System.getProperty("basedir", ""), "..", "conf");
    /** Spark builds these names from parts. */
    private static final Pattern COMPOSED = Pattern.compile("spark\\.executorEnv\\.[A-Z_]+"
            + "|spark\\.(executor|task|worker)\\.resource\\.gpu\\.(amount|vendor|discoveryScript)");

    @Test
    void exampleIsASettingsFileOfEvaluate() {
        String[] arguments = {
            "evaluate", "--config", CONF.resolve("evaluate-example.yaml").toString(), "--batch", "4"
        };
        CommandLine commandLine = new CommandLine(RepmlpEval.class);
        ConfigFile.applyTo(commandLine, arguments);
        commandLine.parseArgs(arguments);
        CommandSpec evaluate = commandLine.getSubcommands().get("evaluate").getCommandSpec();
        assertThat(evaluate.findOption("--arch").<Object>getValue()).isEqualTo("RepMLPNet-B224");
        assertThat(evaluate.findOption("--forms").<Object>getValue()).isEqualTo(List.of("train", "deploy"));
        assertThat(evaluate.findOption("--backend").<Object>getValue())
                .as("file over default")
                .isEqualTo("cpu");
        assertThat(evaluate.findOption("--batch").<Object>getValue())
                .as("flag over file")
                .isEqualTo(4);
    }

    @Test
    void recipeOfCityscapesIsItsSize() {
        Recipe recipe = Recipes.load(CONF.resolve("recipe-cityscapes.yaml"));
        assertThat(recipe.height()).isEqualTo(1024);
        assertThat(recipe.width()).isEqualTo(2048);
        assertThat(recipe.normalisation()).isEqualTo(Normalisation.IMAGENET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"standalone", "yarn", "kubernetes", "gpu"})
    void sparkKnowsEverySetting(String cluster) throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(CONF.resolve("spark-defaults/" + cluster + ".conf"))) {
            settings.load(file);
        }
        SparkConf conf = new SparkConf(false);
        conf.set("spark.app.name", "loads Spark's registry of settings");
        assertThat(settings.stringPropertyNames()).isNotEmpty().allSatisfy(key -> assertThat(key.equals("spark.master")
                        || COMPOSED.matcher(key).matches()
                        || ConfigEntry.findEntry(key) != null)
                .as("%s in %s.conf", key, cluster)
                .isTrue());
    }

    @Test
    void discoveryScriptAnswersInSparksFormat(@TempDir Path bin) throws IOException, InterruptedException {
        Path command = bin.resolve("nvidia-smi");
        Files.writeString(command, "#!/bin/sh\n[ \"$1\" = --query-gpu=index ] && printf '0\\n1\\n'\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder builder =
                new ProcessBuilder("bash", CONF.resolve("gpu-discovery.sh").toString());
        builder.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(new String(process.getInputStream().readAllBytes()))
                .isEqualTo("{\"name\": \"gpu\", \"addresses\": [\"0\",\"1\"]}\n");
    }
}
