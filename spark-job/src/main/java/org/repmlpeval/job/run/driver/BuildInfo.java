package org.repmlpeval.job.run.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.repmlpeval.job.report.provenance.EnvironmentSection.BuildSection;
import org.repmlpeval.job.report.provenance.EnvironmentSection.WorkTree;

/** Version and commit of this build, recorded at build time. */
public final class BuildInfo {
    private static final Properties PROPERTIES = load();

    private BuildInfo() {}

    /** The project's version. */
    public static String version() {
        return PROPERTIES.getProperty("git.build.version", "unknown");
    }

    static BuildSection section() {
        WorkTree tree =
                switch (PROPERTIES.getProperty("git.dirty", "")) {
                    case "true" -> WorkTree.DIRTY;
                    case "false" -> WorkTree.CLEAN;
                    default -> WorkTree.UNKNOWN;
                };
        return new BuildSection(version(), PROPERTIES.getProperty("git.commit.id.full", "unknown"), tree);
    }

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("/repmlp-eval-build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("repmlp-eval-build.properties in the jar is broken", e);
        }
        return properties;
    }
}
