package org.repmlpeval.job.cli;

import org.repmlpeval.job.cli.output.SettingsPage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        hidden = true,
        description = "Prints the reference page of all settings, conf/settings.md.")
final class SettingsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        // A file of the project, so UTF-8 whatever the terminal has.
        byte[] page = SettingsPage.of(spec.root().commandLine()).getBytes(StandardCharsets.UTF_8);
        System.out.write(page, 0, page.length);
        System.out.flush();
        return 0;
    }
}
