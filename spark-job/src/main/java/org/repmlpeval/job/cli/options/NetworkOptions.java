package org.repmlpeval.job.cli.options;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.repmlpeval.job.run.executor.CalibrationImages;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.run.weights.NonFinite;
import org.repmlpeval.job.run.weights.RenameFile;
import org.repmlpeval.job.run.weights.WeightsSelection;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.RepMlpNet;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.names.Naming;
import org.repmlpeval.model.checkpoint.rename.NameOptions;
import org.repmlpeval.model.image.recipe.Recipe;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that commands about a network share. */
public final class NetworkOptions {
    public static final String WEIGHTS = "Checkpoint: .pth or .pth.tar written by torch.save, .safetensors, or"
            + " .safetensors.index.json with its shards in the same folder. procedural[:SALT] computes"
            + " weights from a"
            + " formula instead.";

    private NetworkOptions() {}

    /** {@code --arch}. */
    public static final class Arch {
        @Option(
                names = "--arch",
                required = true,
                paramLabel = "NAME|FILE.yaml",
                description = "Network architecture: the name of a preset (repmlp-eval models lists them), for example"
                        + " RepMLPNet-B224,"
                        + " or a YAML file.")
        private String arch;

        public Architecture architecture() {
            return UserFiles.architecture(arch);
        }
    }

    /** {@code --weights}, required. */
    public static final class Weights {
        @Option(names = "--weights", required = true, paramLabel = "FILE|procedural[:SALT]", description = WEIGHTS)
        private String weights;

        @Mixin
        private Selection selection;

        public String weights() {
            return weights;
        }

        public WeightsSelection selection() {
            return selection.selection();
        }

        public WeightsSource load(Architecture architecture) {
            return WeightsSource.load(weights, selection(), architecture, SparkContexts.hadoop());
        }
    }

    /** {@code --weights-entry}, {@code --weights-prefix}, {@code --rename}, {@code --all-names} and {@code --allow-non-finite}. */
    public static final class Selection {
        @Option(
                names = "--weights-entry",
                paramLabel = "NAME",
                description = "Key under which a .pth stores the weights, for example model_ema or, nested, ema.module."
                        + " Default: the first of state_dict, model, model_state_dict, ema, state_dict_ema and"
                        + " model_ema that"
                        + " holds tensors, otherwise the top level.")
        private String entry;

        @Option(
                names = "--weights-prefix",
                paramLabel = "PREFIX",
                description = "Use only the tensors whose names begin with this prefix, for example student. or"
                        + " online_model., and remove the prefix from their names. All other tensors are set aside."
                        + " Default: none; prefixes of wrappers (module.,"
                        + " _orig_mod. and others) and one common prefix of all names are removed without it.")
        private String prefix;

        @Option(
                names = "--rename",
                paramLabel = "FILE",
                description =
                        "Text file of rules that rename tensors before they are matched with the network, one per line:"
                                + " 'PATTERN -> REPLACEMENT' or 'drop PATTERN'. Patterns are regular expressions, for"
                                + " example '^layers\\. -> stages.'; see conf/rename-example.txt. Default: none.")
        private String rename;

        @Option(
                names = "--all-names",
                description =
                        "If the tensors do not fit the network, list every name instead of the first few. Default:"
                                + " off.")
        private boolean allNames;

        @Option(
                names = "--allow-non-finite",
                description = "Accept weights with NaN, infinities or negative variances, for example to inspect"
                        + " them. Default: refuse them.")
        private boolean allowNonFinite;

        public WeightsSelection selection() {
            return WeightsSelection.of(
                    Optional.ofNullable(entry),
                    Optional.ofNullable(prefix),
                    Optional.ofNullable(rename).map(file -> RenameFile.read(file, SparkContexts.hadoop())),
                    allNames ? NameOptions.Listing.ALL : NameOptions.Listing.FEW,
                    allowNonFinite ? NonFinite.ALLOW : NonFinite.REFUSE);
        }
    }

    /** {@code --names}. */
    public static final class Names {
        @Option(
                names = "--names",
                defaultValue = "official",
                paramLabel = "NAMES",
                description =
                        "Tensor names to write: official, or openmmlab for mmcls 0.21 to mmpretrain 1.x (RepMLPNet"
                                + " only)."
                                + " Both are recognised in --weights. Default: ${DEFAULT-VALUE}.")
        private String names;

        /** @throws InvalidInputException if the names are unknown, or OpenMMLab has no names for this architecture */
        public Naming naming(Architecture architecture) {
            Naming naming = Naming.parse(names);
            if (naming == Naming.OPENMMLAB && !(architecture instanceof RepMlpNet)) {
                throw new InvalidInputException("--names is openmmlab, but OpenMMLab's names are only defined for"
                        + " RepMLPNet; legal for "
                        + architecture.name() + " of family " + architecture.family() + ": official");
            }
            return naming;
        }
    }

    /** {@code --recipe}, required. */
    public static final class Preprocessing {
        @Option(
                names = "--recipe",
                required = true,
                paramLabel = "NAME|FILE.yaml",
                description = "Preprocessing: the name of a recipe, for example repmlpnet-224 (repmlp-eval models NAME"
                        + " says which fit),"
                        + " or a YAML file.")
        private String recipe;

        public Recipe recipe() {
            return UserFiles.recipe(recipe);
        }
    }

    /** {@code --calibration} and {@code --calibration-images}. */
    public static final class CalibrationSource {
        private static final int IMAGES = 32;

        @Option(
                names = "--calibration",
                paramLabel = "DIR|procedural",
                description =
                        "Images used to calibrate the int8 form's activations: a folder, preprocessed by --recipe,"
                                + " or procedural."
                                + " Default: none; only weights have 8 bits.")
        private String calibration;

        @Option(
                names = "--calibration-images",
                paramLabel = "N",
                description = "Number of calibration images, spread evenly over the folder, 1 to "
                        + CalibrationImages.MOST + ". Default: 32.")
        private Integer count;

        public Optional<CalibrationImages> images() {
            if (calibration == null && count != null) {
                throw new InvalidInputException("setting calibration-images is " + count
                        + " without --calibration; give both, or leave it out");
            }
            return Optional.ofNullable(calibration)
                    .map(source -> new CalibrationImages(source, count == null ? IMAGES : count));
        }

        /**
         * Maps the deploy state dict to the largest |input| of each layer; empty without images. @throws InvalidInputException if the form
         * int8 is not run
         */
        public Function<StateDict, Map<String, Double>> largestInputs(
                Architecture architecture, List<Form> forms, Optional<Recipe> recipe) {
            Optional<CalibrationImages> images = images();
            CalibrationImages.requireForm(images, forms);
            return CalibrationImages.measured(images, architecture, recipe, SparkContexts.hadoop());
        }
    }

    /** {@code --forms}. */
    public static final class Forms {
        @Option(
                names = "--forms",
                split = ",",
                defaultValue = "train,deploy",
                paramLabel = "FORM",
                description = "Forms to run, separated by commas, the reference first: train, deploy, fused, int8"
                        + " (simulated), and the first three in reduced precision, for example fused@bf16, with @bf16,"
                        + " @fp16 or @tf32. Default: ${DEFAULT-VALUE}.")
        private List<String> forms;

        /** @throws InvalidInputException if a form is unknown or named twice */
        public List<Form> forms() {
            List<Form> parsed = forms.stream().map(Form::parse).toList();
            if (new HashSet<>(parsed).size() < parsed.size()) {
                throw new InvalidInputException(
                        "setting forms is " + parsed.stream().map(Form::label).toList() + "; legal: each form once");
            }
            return parsed;
        }
    }
}
