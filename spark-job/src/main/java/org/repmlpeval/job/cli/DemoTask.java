package org.repmlpeval.job.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.repmlpeval.job.run.faces.FaceSettings;
import org.repmlpeval.job.run.segmentation.SegmentationSettings;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.job.task.faces.Views;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.image.recipe.Recipes;

/** The evaluations that {@code demo} shows. */
enum DemoTask {
    /** A classifier of handwritten digits. */
    DIGITS {
        @Override
        EvaluationSettingsBuilder settings(Path demo) {
            return of(demo.resolve("digits.yaml"), demo.resolve("digits.pth"))
                    .data(uri(demo.resolve("images")))
                    .recipe(Recipes.resolve("none-28"));
        }
    },
    /** Verification of pairs by a network that gives embeddings. */
    FACES {
        @Override
        EvaluationSettingsBuilder settings(Path demo) {
            Path faces = demo.resolve("faces");
            return of(faces.resolve("faces.yaml"), faces.resolve("faces.pth"))
                    .data(uri(demo.resolve("images")))
                    .faces(new FaceSettings(
                            Optional.of(uri(faces.resolve("pairs.csv"))),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Views.IMAGE))
                    .recipe(Recipes.resolve("none-28"));
        }
    },
    /** Segmentation of scenes of digits. */
    SEGMENTATION {
        @Override
        EvaluationSettingsBuilder settings(Path demo) {
            Path scenes = demo.resolve("segmentation");
            return of(scenes.resolve("scenes.yaml"), scenes.resolve("scenes.pth"))
                    .data(uri(scenes))
                    .segmentation(new SegmentationSettings(
                            Optional.of(uri(scenes.resolve("dataset.yaml"))), Optional.empty(), Optional.empty()))
                    .recipe(Recipes.resolve("none-112"));
        }
    };

    /** @param demo the folder {@code conf/demo} */
    abstract EvaluationSettingsBuilder settings(Path demo);

    private static EvaluationSettingsBuilder of(Path architecture, Path weights) {
        return EvaluationSettings.of(Architectures.resolve(architecture.toString()))
                .weights(uri(weights));
    }

    /** The demo's files are on this machine, whatever Hadoop's default file system is. */
    static String uri(Path file) {
        return "file:" + file.toAbsolutePath();
    }
}
