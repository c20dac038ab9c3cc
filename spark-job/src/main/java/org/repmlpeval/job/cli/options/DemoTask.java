package org.repmlpeval.job.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.model.InvalidInputException;

/** The evaluations that {@code demo} shows. */
public enum DemoTask {
    /** A classifier of handwritten digits. */
    DIGITS {
        @Override
        Map<String, String> options(Path demo) {
            return Map.of(
                    "arch", uri(demo.resolve("digits.yaml")),
                    "weights", uri(demo.resolve("digits.pth")),
                    "data", uri(demo.resolve("images")),
                    "recipe", "none-28");
        }
    },
    /** Verification of pairs by a network that gives embeddings. */
    FACES {
        @Override
        Map<String, String> options(Path demo) {
            Path faces = demo.resolve("faces");
            return Map.of(
                    "arch", uri(faces.resolve("faces.yaml")),
                    "weights", uri(faces.resolve("faces.pth")),
                    "data", uri(demo.resolve("images")),
                    "pairs", uri(faces.resolve("pairs.csv")),
                    "recipe", "none-28");
        }
    },
    /** Segmentation of scenes of digits. */
    SEGMENTATION {
        @Override
        Map<String, String> options(Path demo) {
            Path scenes = demo.resolve("segmentation");
            return Map.of(
                    "arch", uri(scenes.resolve("scenes.yaml")),
                    "weights", uri(scenes.resolve("scenes.pth")),
                    "data", uri(scenes),
                    "dataset", uri(scenes.resolve("dataset.yaml")),
                    "recipe", "none-112");
        }
    };

    private static final String BATCH = "32";

    /** The task of that name. @throws InvalidInputException if there is none */
    public static DemoTask named(String task) {
        for (DemoTask one : values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(task)) {
                return one;
            }
        }
        throw new InvalidInputException("the demo has no task " + task + "; legal: digits, faces, segmentation");
    }

    /** @param demo the folder {@code conf/demo} */
    abstract Map<String, String> options(Path demo);

    /**
     * The options of {@code evaluate} for this task, by their names without dashes, except {@code out}.
     *
     * @throws InvalidInputException if the demo's files are not found
     */
    public Map<String, String> options() {
        Path demo = Home.conf().resolve("demo");
        if (!Files.isDirectory(demo)) {
            throw new InvalidInputException(
                    "the demo's files are not in " + demo + "; start the demo with ./repmlp-eval, or set"
                            + " REPMLP_EVAL_HOME to the folder that contains conf/demo");
        }
        Map<String, String> options = new TreeMap<>(options(demo));
        options.put("batch", BATCH);
        return options;
    }

    /** The settings of this task; building them checks them. @param out folder of the report */
    public EvaluationSettingsBuilder settings(String out) throws IOException {
        Map<String, String> options = options();
        options.put("out", out);
        return GivenOptions.settings(options, command());
    }

    private List<String> command() {
        return this == DIGITS ? List.of("demo") : List.of("demo", "--task", name().toLowerCase(Locale.ROOT));
    }

    /** The demo's files are on this machine, whatever Hadoop's default file system is. */
    public static String uri(Path file) {
        return "file:" + file.toAbsolutePath();
    }
}
