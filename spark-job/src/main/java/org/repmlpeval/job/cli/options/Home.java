package org.repmlpeval.job.cli.options;

import java.nio.file.Path;

/** The folder of the project or of the unpacked distribution. */
public final class Home {
    private Home() {}

    /** {@code conf} under REPMLP_EVAL_HOME, which the launcher sets, or under the working directory. */
    public static Path conf() {
        String home = System.getenv("REPMLP_EVAL_HOME");
        return Path.of(home == null ? "" : home, "conf");
    }
}
