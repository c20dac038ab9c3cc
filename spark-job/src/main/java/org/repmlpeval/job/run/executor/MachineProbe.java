package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.repmlpeval.job.report.provenance.EnvironmentSection.Machine;

/** The facts about a machine that go into the report. */
public final class MachineProbe {
    private MachineProbe() {}

    public static Machine facts() {
        return new Machine(
                System.getProperty("java.version") + " " + System.getProperty("java.vendor"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                cpuModel(),
                Runtime.getRuntime().availableProcessors());
    }

    private static String cpuModel() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(l -> l.startsWith("model name"))
                    .findFirst()
                    .map(l -> l.substring(l.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
