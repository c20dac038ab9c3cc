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
import org.repmlpeval.model.checkpoint.IfExists;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.PthWriter;
import org.repmlpeval.model.checkpoint.SafetensorsWriter;
import org.repmlpeval.model.checkpoint.StateDict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = "Converts a training-time checkpoint to the deploy form and writes it.")
final class ConvertCommand implements Callable<Integer> {
    @Mixin
    private NetworkOptions.Arch arch;

    @Mixin
    private NetworkOptions.Weights weights;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "OUT.pth|OUT.safetensors",
            description = "File to write; must not exist unless --overwrite is given.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace the output file if it exists.")
    private boolean overwrite;

    @Override
    public Integer call() {
        if (!endsIn(".pth") && !endsIn(".safetensors")) {
            throw new InvalidInputException("--out is " + out + "; legal: a name that ends in .pth or .safetensors");
        }
        Architecture architecture = arch.architecture();
        WeightsSource source = weights.load(architecture);
        StateDict deploy = source.forms(architecture, List.of(Form.DEPLOY), Precision.FLOAT32)
                .get(Form.DEPLOY);
        IfExists ifExists = overwrite ? IfExists.REPLACE : IfExists.REFUSE;
        if (endsIn(".pth")) {
            PthWriter.write(deploy, out, ifExists);
        } else {
            SafetensorsWriter.write(deploy, metadata(architecture, source), out, ifExists);
        }
        source.origin().notes().forEach(note -> System.err.println("note: " + note));
        System.out.println(
                source.form() == Form.DEPLOY
                        ? "wrote " + out + ": the weights were of the deploy form already, "
                                + deploy.names().size() + " tensors"
                        : "wrote " + out + ": " + source.stateDict().names().size() + " training-time tensors became "
                                + deploy.names().size() + " of the deploy form");
        return 0;
    }

    private boolean endsIn(String extension) {
        return out.toString().endsWith(extension);
    }

    private static Map<String, String> metadata(Architecture architecture, WeightsSource source) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("format", "pt");
        metadata.put("architecture", architecture.name());
        metadata.put("form", Form.DEPLOY.label());
        metadata.put("producer", "repmlp-eval " + BuildInfo.version());
        if (source.origin().sha256() == null) {
            metadata.put("source", source.origin().path());
        } else {
            metadata.put("source_sha256", source.origin().sha256());
        }
        return metadata;
    }
}
