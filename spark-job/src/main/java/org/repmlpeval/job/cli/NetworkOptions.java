package org.repmlpeval.job.cli;

import java.util.List;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.Form;
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

    /** {@code --forms}. */
    static final class Forms {
        @Option(
                names = "--forms",
                split = ",",
                defaultValue = "train,deploy",
                paramLabel = "FORM",
                description = "Forms to run, the reference first: train, deploy. Default: ${DEFAULT-VALUE}.")
        private List<String> forms;

        List<Form> forms() {
            return forms.stream().map(Form::parse).toList();
        }
    }
}
