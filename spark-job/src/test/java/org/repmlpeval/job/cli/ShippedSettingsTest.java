package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.cli.options.ConfigFile;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.ResNetStage;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.image.recipe.Normalisation;
import org.repmlpeval.model.image.recipe.Recipe;
import org.repmlpeval.model.image.recipe.Recipes;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The files under {@code conf} that users start from. */
class ShippedSettingsTest {
    private static final Path CONF = Path.of(System.getProperty("basedir", ""), "..", "conf");
    /** Settings of Spark's YARN module, which is not on the class path here; from "Running Spark on YARN" in Spark's documentation. */
    private static final Set<String> YARN = Set.of("spark.yarn.maxAppAttempts");

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

    @Test
    void recipeExampleShowsEveryKey() throws IOException {
        Path file = CONF.resolve("recipes/example.yaml");
        assertThat(Recipes.load(file).hash())
                .isEqualTo(Recipes.named("res50-224").hash());
        for (String key : List.of("name", "resize", "filter", "crop", "size", "exif", "mean", "std")) {
            assertThat(Files.readString(file)).containsPattern("(?m)^(# )?" + key + ": ");
        }
    }

    @Test
    void thereIsAnArchitectureFileOfEveryFamilyWithEveryKey() throws IOException {
        for (JsonSubTypes.Type family :
                Architecture.class.getAnnotation(JsonSubTypes.class).value()) {
            Path file = CONF.resolve("architectures/" + family.name() + ".yaml");
            Architecture architecture = Architectures.resolve(file.toString());
            assertThat(architecture.family()).isEqualTo(family.name());
            for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
                assertThat(architecture.network(form).parameters()).isPositive();
            }
            JsonNode tree = new YAMLMapper().readTree(file.toFile());
            assertKeys(file, family.value(), List.of(tree));
            if (tree.has("stages") && family.name().equals("RepMLP-ResNet")) {
                assertKeys(file, ResNetStage.class, tree.get("stages"));
            }
        }
        try (Stream<Path> files = Files.list(CONF.resolve("architectures"))) {
            assertThat(files)
                    .hasSameSizeAs(
                            Architecture.class.getAnnotation(JsonSubTypes.class).value());
        }
    }

    /** Each key of the record is in at least one of the mappings. */
    private static void assertKeys(Path file, Class<?> record, Iterable<JsonNode> mappings) {
        Set<String> keys = new HashSet<>();
        mappings.forEach(mapping -> mapping.fieldNames().forEachRemaining(keys::add));
        keys.remove("family");
        assertThat(keys)
                .as("keys of %s", file)
                .containsExactlyInAnyOrderElementsOf(keys(record).toList());
    }

    private static Stream<String> keys(Class<?> record) {
        return Stream.of(record.getRecordComponents())
                .flatMap(component -> component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                        ? keys(component.getType())
                        : Stream.of(component.getName()));
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
                        || YARN.contains(key)
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
