package org.repmlpeval.job.cli.options;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** The folder of the project or of the unpacked distribution. */
public final class Home {
    /** A jar lies in {@code lib} of a distribution or in {@code spark-job/target} of a checkout, whose classes lie one folder deeper. */
    private static final int FOLDERS_ABOVE = 4;

    private Home() {}

    /**
     * {@code conf} under REPMLP_EVAL_HOME, which the launcher sets; without it, under the working directory or, if there is none, under the
     * folder in which this program's jar lies, for notebooks and shells.
     */
    public static Path conf() {
        String home = System.getenv("REPMLP_EVAL_HOME");
        if (home != null) {
            return Path.of(home, "conf");
        }
        Path here = Path.of("conf");
        return Files.isDirectory(here.resolve("demo")) ? here : confOfJar(here);
    }

    private static Path confOfJar(Path otherwise) {
        CodeSource source = Home.class.getProtectionDomain().getCodeSource();
        try {
            Path folder = source == null ? null : Path.of(source.getLocation().toURI());
            for (int i = 0; i < FOLDERS_ABOVE && folder != null; i++, folder = folder.getParent()) {
                if (Files.isDirectory(folder.resolve("conf/demo"))) {
                    return folder.resolve("conf");
                }
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // The class loader does not say where the jar is, so the working directory is named in the message.
            return otherwise;
        }
        return otherwise;
    }
}
