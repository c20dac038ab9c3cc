package org.repmlpeval.job.cli.options;

import java.nio.file.Path;

/** Where the project or the unpacked distribution lies. */
final class Home {
    private Home() {}

    /** {@code conf} under REPMLP_EVAL_HOME, which the launcher sets, or under the working directory. */
    static Path conf() {
        String home = System.getenv("REPMLP_EVAL_HOME");
        return Path.of(home == null ? "" : home, "conf");
    }
}
