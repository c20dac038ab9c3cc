package org.repmlpeval.job.cli;

import java.util.HashSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.run.WeightsSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.arch.RepMlpNet;
import org.repmlpeval.model.checkpoint.Naming;
import org.repmlpeval.model.image.Recipe;
import org.repmlpeval.model.image.Recipes;
import picocli.CommandLine.Option;

/** Options that commands about a network share. */
final class NetworkOptions {
    static final String WEIGHTS =
            "Checkpoint (.pth of PyTorch's zip format or .safetensors), or procedural[:SALT] for weights by formula.";

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

        String weights() {
            return weights;
        }

        WeightsSource load(Architecture architecture) {
            return WeightsSource.load(weights, architecture, new Configuration());
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

    /** {@code --forms}. */
    static final class Forms {
        @Option(
                names = "--forms",
                split = ",",
                defaultValue = "train,deploy",
                paramLabel = "FORM",
                description = "Forms to run, the reference first: train, deploy, fused. Default: ${DEFAULT-VALUE}.")
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
