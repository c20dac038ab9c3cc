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
                .isEqualTo(Map.of(
                        "--forms", "train,deploy",
                        "--batch", "8",
                        "--backend", "auto",
                        "--class-order", "auto",
                        "--class-subset", "all",
                        "--labels-format", "auto",
                        "--labels-order", "auto",
                        "--protocol", "mmseg",
                        "--max-image-bytes", "268435456"));
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
