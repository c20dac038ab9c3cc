package org.repmlpeval.job.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.repmlpeval.job.run.BuildInfo;
import org.repmlpeval.job.run.WeightsSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.arch.RepMlpNet;
import org.repmlpeval.model.checkpoint.IfExists;
import org.repmlpeval.model.checkpoint.OpenMmlabNames;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.PthWriter;
import org.repmlpeval.model.checkpoint.SafetensorsWriter;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.reparam.Conversion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = {
            "Converts a training-time checkpoint to the deploy form and writes it; or writes it by other names, or the"
                    + " equivalent kernels of its blocks.",
            "Batch counters (num_batches_tracked) are not read; zeros are written in their place."
        })
final class ConvertCommand implements Callable<Integer> {
    private static final String SAFETENSORS = ".safetensors";
    private static final String PTH = ".pth";

    /** Whose names the tensors get. */
    private enum Names {
        OFFICIAL,
        OPENMMLAB
    }

    @Mixin
    private NetworkOptions.Arch arch;

    @Mixin
    private NetworkOptions.Weights weights;

    @Option(
            names = "--out",
            paramLabel = "OUT.pth|OUT.safetensors",
            description = "File to write; must not exist unless --overwrite is given.")
    private Path out;

    @Option(
            names = "--form",
            defaultValue = "deploy",
            paramLabel = "train|deploy",
            description = "Form to write; train only renames. Default: ${DEFAULT-VALUE}.")
    private String form;

    @Option(
            names = "--names",
            defaultValue = "official",
            paramLabel = "official|openmmlab",
            description =
                    "Names of a RepMLPNet's tensors in --out; openmmlab puts those of a .pth under state_dict beside meta."
                            + " Either is read. Default: ${DEFAULT-VALUE}.")
    private Names names;

    @Option(
            names = "--equivalent-kernels",
            paramLabel = "OUT.safetensors",
            description = "Write each block's equivalent fc3 (and fc1, where a batch norm is absorbed) kernel and bias,"
                    + " as quantisation-aware training needs them; with or without --out.")
    private Path kernels;

    @Option(names = "--overwrite", description = "Replace output files that exist.")
    private boolean overwrite;

    @Override
    public Integer call() {
        if (out == null && kernels == null) {
            throw new InvalidInputException("nothing to write: give --out, --equivalent-kernels or both");
        }
        requireName("--out", out, PTH, SAFETENSORS);
        requireName("--equivalent-kernels", kernels, SAFETENSORS);
        Form wanted = Form.parse(form);
        if (wanted == Form.FUSED) {
            throw new InvalidInputException("--form is fused; legal: train, deploy (fused runs on the deploy weights)");
        }
        Architecture architecture = arch.architecture();
        if (names == Names.OPENMMLAB && !(architecture instanceof RepMlpNet)) {
            throw new InvalidInputException("--names is openmmlab; legal for " + architecture.family()
                    + ": official, for OpenMMLab names RepMLPNets alone");
        }
        WeightsSource source = weights.load(architecture);
        source.origin().notes().forEach(note -> System.err.println("note: " + note));
        if (out != null) {
            writeNetwork(architecture, source, wanted);
        }
        if (kernels != null) {
            writeKernels(architecture, source);
        }
        return 0;
    }

    private static void requireName(String option, Path file, String... endings) {
        if (file != null && List.of(endings).stream().noneMatch(file.toString()::endsWith)) {
            throw new InvalidInputException(
                    option + " is " + file + "; legal: a name that ends in " + String.join(" or ", endings));
        }
    }

    private void writeNetwork(Architecture architecture, WeightsSource source, Form wanted) {
        StateDict state =
                source.forms(architecture, List.of(wanted), Precision.FLOAT32).get(wanted);
        StateDict named = names == Names.OPENMMLAB ? OpenMmlabNames.fromPublished(state) : state;
        Map<String, String> metadata = metadata(architecture, source, wanted.label());
        if (out.toString().endsWith(SAFETENSORS)) {
            SafetensorsWriter.write(named, metadata, out, ifExists());
        } else if (names == Names.OPENMMLAB) {
            PthWriter.writeWithMeta(named, metadata, out, ifExists());
        } else {
            PthWriter.write(named, out, ifExists());
        }
        int before = source.stateDict().names().size();
        int after = named.names().size();
        String what = wanted == Form.TRAIN
                ? "the training-time weights, " + after + " tensors"
                : source.form() == Form.DEPLOY
                        ? "the weights were of the deploy form already, " + after + " tensors"
                        : before + " training-time tensors became " + after + " of the deploy form";
        System.out.println("wrote " + out + ": " + what);
    }

    private void writeKernels(Architecture architecture, WeightsSource source) {
        StateDict equivalent = Conversion.equivalentKernels(architecture, source.stateDict(), Precision.FLOAT32);
        SafetensorsWriter.write(equivalent, metadata(architecture, source, "equivalent kernels"), kernels, ifExists());
        System.out.println("wrote " + kernels + ": equivalent kernels and biases, "
                + equivalent.names().size() + " tensors");
    }

    private IfExists ifExists() {
        return overwrite ? IfExists.REPLACE : IfExists.REFUSE;
    }

    private static Map<String, String> metadata(Architecture architecture, WeightsSource source, String form) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("format", "pt");
        metadata.put("architecture", architecture.name());
        metadata.put("form", form);
        metadata.put("producer", "repmlp-eval " + BuildInfo.version());
        if (source.origin().sha256() == null) {
            metadata.put("source", source.origin().path());
        } else {
            metadata.put("source_sha256", source.origin().sha256());
        }
        return metadata;
    }
}
