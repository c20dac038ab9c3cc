package org.repmlpeval.job.cli.options;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.run.executor.CalibrationImages;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.RepMlpNet;
import org.repmlpeval.model.checkpoint.names.Naming;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.image.recipe.Recipe;
import org.repmlpeval.model.image.recipe.Recipes;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that commands about a network share. */
final class NetworkOptions {
    static final String WEIGHTS =
            "Checkpoint (.pth or .pth.tar of torch.save, .safetensors, or .safetensors.index.json with its shards"
                    + " beside it), or procedural[:SALT] for weights by formula.";

    private NetworkOptions() {}

    /** {@code --arch}. */
    static final class Arch {
        @Option(
                names = "--arch",
                required = true,
                paramLabel = "NAME|FILE.yaml",
                description =
                        "Architecture: a preset's name (an unknown one lists them) or a YAML file of the same keys.")
        private String arch;

        Architecture architecture() {
            return Architectures.resolve(arch);
        }
    }

    /** {@code --weights}, required. */
    static final class Weights {
        @Option(names = "--weights", required = true, paramLabel = "FILE|procedural[:SALT]", description = WEIGHTS)
        private String weights;

        @Mixin
        private WeightsEntry entry;

        String weights() {
            return weights;
        }

        Optional<String> entry() {
            return entry.name();
        }

        WeightsSource load(Architecture architecture) {
            return WeightsSource.load(weights, entry(), architecture, new Configuration());
        }
    }

    /** {@code --weights-entry}. */
    static final class WeightsEntry {
        @Option(
                names = "--weights-entry",
                paramLabel = "NAME",
                description =
                        "Dict of a .pth that holds the weights, e.g. model_ema; within another one by dots, e.g. ema.module."
                                + " Default: the first of state_dict, model, model_state_dict, ema, state_dict_ema and model_ema that"
                                + " holds tensors, else the top level.")
        private String name;

        Optional<String> name() {
            return Optional.ofNullable(name);
        }
    }

    /** {@code --names}. */
    static final class Names {
        @Option(
                names = "--names",
                defaultValue = "official",
                paramLabel = "NAMES",
                description =
                        "Names of the tensors to write: official, or openmmlab for mmcls 0.21 to mmpretrain 1.x (RepMLPNet"
                                + " only). Either is recognised in --weights. Default: ${DEFAULT-VALUE}.")
        private String names;

        /** @throws InvalidInputException if they are unknown, or OpenMMLab has none for that architecture */
        Naming naming(Architecture architecture) {
            Naming naming = Naming.parse(names);
            if (naming == Naming.OPENMMLAB && !(architecture instanceof RepMlpNet)) {
                throw new InvalidInputException("--names is openmmlab, which has RepMLPNets alone; legal for "
                        + architecture.name() + " of family " + architecture.family() + ": official");
            }
            return naming;
        }
    }

    /** {@code --recipe}, required. */
    static final class Preprocessing {
        @Option(
                names = "--recipe",
                required = true,
                paramLabel = "NAME|FILE.yaml",
                description = "Preprocessing: a recipe's name (an unknown one lists them) or a YAML file.")
        private String recipe;

        Recipe recipe() {
            return Recipes.resolve(recipe);
        }
    }

    /** {@code --calibration} and {@code --calibration-images}. */
    static final class CalibrationSource {
        private static final int IMAGES = 32;

        @Option(
                names = "--calibration",
                paramLabel = "DIR|procedural",
                description =
                        "Images on which the int8 form's grids of layers' inputs are measured, by --recipe if files. Default: none;"
                                + " weights alone have 8 bits.")
        private String calibration;

        @Option(
                names = "--calibration-images",
                paramLabel = "N",
                description = "How many of them, spread evenly, 1 to " + CalibrationImages.MOST + ". Default: 32.")
        private Integer count;

        Optional<CalibrationImages> images() {
            if (calibration == null && count != null) {
                throw new InvalidInputException(
                        "setting calibration-images is " + count + "; legal: with --calibration, which says whose");
            }
            return Optional.ofNullable(calibration)
                    .map(source -> new CalibrationImages(source, count == null ? IMAGES : count));
        }

        /** What inputs of layers are at most on them; nothing without them. @throws InvalidInputException if int8 is not asked for */
        Function<StateDict, Map<String, Double>> largestInputs(
                Architecture architecture, List<Form> forms, Optional<Recipe> recipe) {
            Optional<CalibrationImages> images = images();
            CalibrationImages.requireForm(images, forms);
            return CalibrationImages.measured(images, architecture, recipe, new Configuration());
        }
    }

    /** {@code --forms}. */
    static final class Forms {
        @Option(
                names = "--forms",
                split = ",",
                defaultValue = "train,deploy",
                paramLabel = "FORM",
                description =
                        "Forms to run, the reference first: train, deploy, fused, int8 (simulated). Default: ${DEFAULT-VALUE}.")
        private List<String> forms;

        /** @throws InvalidInputException if a form is unknown or named twice */
        List<Form> forms() {
            List<Form> parsed = forms.stream().map(Form::parse).toList();
            if (new HashSet<>(parsed).size() < parsed.size()) {
                throw new InvalidInputException("setting forms is " + parsed + "; legal: each form once");
            }
            return parsed;
        }
    }
}
