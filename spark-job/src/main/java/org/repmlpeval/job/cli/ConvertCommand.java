package org.repmlpeval.job.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.options.NetworkOptions;
import org.repmlpeval.job.cli.output.WrittenFile;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.names.Naming;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.write.IfExists;
import org.repmlpeval.model.checkpoint.write.PthWriter;
import org.repmlpeval.model.checkpoint.write.SafetensorsWriter;
import org.repmlpeval.model.checkpoint.write.TensorBytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description =
                "Convert a training-time checkpoint to the deploy form or, with --form train, only change its file"
                        + " format or tensor names. Tensors are written as float32; num_batches_tracked keeps the values of"
                        + " the file.")
final class ConvertCommand implements Callable<Integer> {
    @Mixin
    private NetworkOptions.Arch arch;

    @Mixin
    private NetworkOptions.Weights weights;

    @Option(
            names = "--form",
            defaultValue = "deploy",
            paramLabel = "FORM",
            description =
                    "Form to write: deploy, or train, which leaves the tensors unchanged, bit for bit and in their"
                            + " order. Default: ${DEFAULT-VALUE}.")
    private String form;

    @Mixin
    private NetworkOptions.Names names;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "OUT.pth|OUT.safetensors",
            description =
                    "File to write; its ending chooses the format. It must not exist unless --overwrite is given. A"
                            + " .pth"
                            + " holds the bare state dict or, with OpenMMLab's names, a dict of state_dict and meta.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace the output file if it exists.")
    private boolean overwrite;

    @Override
    public Integer call() {
        if (!endsIn(".pth") && !endsIn(".safetensors")) {
            throw new InvalidInputException("--out is " + out + "; legal: a name that ends in .pth or .safetensors");
        }
        Architecture architecture = arch.architecture();
        Form wanted = wantedForm();
        Naming naming = names.naming(architecture);
        WrittenFile.requireNotRead(out, weights.weights());
        WeightsSource source = weights.load(architecture);
        StateDict written = converted(architecture, source, wanted);
        write(naming, written, source.counters(), metadata(architecture, source, wanted, naming));
        source.notes().forEach(note -> System.err.println("note: " + note));
        System.out.println("wrote " + out + ": " + what(source, wanted, written)
                + (naming == Naming.OPENMMLAB ? ", with OpenMMLab's names" : ""));
        return 0;
    }

    /** @throws InvalidInputException if it is no form that a checkpoint has */
    private Form wantedForm() {
        if (!form.equals(Form.TRAIN.label()) && !form.equals(Form.DEPLOY.label())) {
            throw new InvalidInputException("--form is " + form + "; legal: train, deploy");
        }
        return Form.parse(form);
    }

    /** @throws InvalidInputException if the train form is asked of deploy weights */
    private static StateDict converted(Architecture architecture, WeightsSource source, Form wanted) {
        if (source.form() == wanted) {
            return source.fileOrder();
        }
        if (wanted == Form.TRAIN) {
            throw new InvalidInputException("weights " + source.origin().path()
                    + " are in deploy form, from which the train form cannot be recovered; use --form deploy, or give"
                    + " the training-time checkpoint");
        }
        return source.forms(architecture, List.of(wanted), Precision.FLOAT32).get(wanted);
    }

    private void write(Naming naming, StateDict official, BatchCounters counted, Map<String, String> metadata) {
        IfExists ifExists = overwrite ? IfExists.REPLACE : IfExists.REFUSE;
        StateDict stateDict = naming.of(official);
        BatchCounters counters = naming.of(counted);
        if (!endsIn(".pth")) {
            SafetensorsWriter.write(stateDict, counters, metadata, out, ifExists);
        } else if (naming == Naming.OPENMMLAB) {
            PthWriter.writeWithMeta(stateDict, counters, metadata, out, ifExists);
        } else {
            PthWriter.write(stateDict, counters, out, ifExists);
        }
    }

    private static String what(WeightsSource source, Form wanted, StateDict written) {
        int all = TensorBytes.of(written, source.counters()).size();
        String tensors = WrittenFile.counted(
                written.names().size(), all - written.names().size());
        if (wanted == Form.TRAIN) {
            return tensors + " of the training-time weights, unconverted";
        }
        return source.form() == Form.DEPLOY
                ? tensors + "; the weights were in deploy form already"
                : tensors + " in deploy form, converted from " + WrittenFile.counted(source) + " in training-time form";
    }

    private boolean endsIn(String extension) {
        return out.toString().endsWith(extension);
    }

    private static Map<String, String> metadata(
            Architecture architecture, WeightsSource source, Form form, Naming naming) {
        Map<String, String> metadata = WrittenFile.metadata(architecture, source);
        metadata.put("form", form.label());
        metadata.put("names", naming.label());
        return metadata;
    }
}
