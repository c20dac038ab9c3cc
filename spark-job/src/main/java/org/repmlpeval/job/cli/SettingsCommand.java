package org.repmlpeval.job.cli;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.output.SettingsPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        hidden = true,
        description = "Print the reference page of all options, conf/settings.md.")
final class SettingsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        // The page is a file of the project, so it is UTF-8 whatever the terminal's encoding is.
        byte[] page = SettingsPage.of(spec.root().commandLine()).getBytes(StandardCharsets.UTF_8);
        System.out.write(page, 0, page.length);
        System.out.flush();
        return 0;
    }
}
