package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.cli.output.SettingsPage;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class SettingsTest {
    @Test
    void pageIsWhatTheProgramSays() throws IOException {
        Cli settings = Cli.run("settings");
        assertThat(settings.exitCode()).isZero();
        assertThat(Files.readString(Path.of("..", "conf", "settings.md")))
                .as("conf/settings.md differs from the options; run " + SettingsPage.REGENERATE)
                .isEqualTo(settings.out());
    }

    @Test
    void defaultsOfEvaluate() {
        CommandLine evaluate = RepmlpEval.commandLine().getSubcommands().get("evaluate");
        Map<String, String> defaults = new TreeMap<>();
        for (OptionSpec option : evaluate.getCommandSpec().options()) {
            if (option.defaultValue() != null) {
                defaults.put(option.longestName(), option.defaultValue());
            }
        }
        assertThat(defaults)
                .containsOnly(
                        Map.entry("--forms", "train,deploy"),
                        Map.entry("--batch", "8"),
                        Map.entry("--backend", "auto"),
                        Map.entry("--class-order", "auto"),
                        Map.entry("--class-subset", "all"),
                        Map.entry("--exact-sample", "16"),
                        Map.entry("--thumbnails", "48"),
                        Map.entry("--labels-format", "auto"),
                        Map.entry("--labels-order", "auto"),
                        Map.entry("--protocol", "mmseg"),
                        Map.entry("--max-image-bytes", "268435456"),
                        Map.entry("--max-image-pixels", "178956970"),
                        Map.entry("--max-missing", "1%"));
    }

    @Test
    void everySettingSaysWhatItMeans() {
        for (CommandLine command : RepmlpEval.commandLine().getSubcommands().values()) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(String.join(" ", option.description()))
                        .as("%s %s", command.getCommandName(), option.longestName())
                        .endsWith(".");
            }
        }
    }
}
