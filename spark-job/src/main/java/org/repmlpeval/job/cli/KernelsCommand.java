package org.repmlpeval.job.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.options.NetworkOptions;
import org.repmlpeval.job.cli.output.WrittenFile;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.names.Naming;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.write.IfExists;
import org.repmlpeval.model.checkpoint.write.SafetensorsWriter;
import org.repmlpeval.model.reparam.EquivalentKernels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        description = {
            "Write the merged kernels of every RepMLP block, for quantisation-aware training. They equal what the"
                    + " published get_equivalent_fc3 and get_equivalent_fc1_fc3_params return.",
            "For each block the file holds <block>.fc3.weight and <block>.fc3.bias, with the block's convolutions and batch"
                    + " norms merged. For blocks of the first RepMLP with a Global Perceptron it also holds"
                    + " <block>.fc1_fc2.fc1.weight and .bias, with avg.bn merged. Shapes are those of the deploy form."
                    + " Kernels are merged in float64 and written as float32."
        })
final class KernelsCommand implements Callable<Integer> {
    private static final String CONTENT =
            "equivalent kernels: fc3 of each block with its convolutions and batch norms merged;"
                    + " fc1_fc2.fc1, where given, with avg.bn absorbed";

    @Mixin
    private NetworkOptions.Arch arch;

    @Mixin
    private NetworkOptions.Weights weights;

    @Mixin
    private NetworkOptions.Names names;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "OUT.safetensors",
            description = "File to write. It must not exist unless --overwrite is given.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace the output file if it exists.")
    private boolean overwrite;

    @Override
    public Integer call() {
        if (!out.toString().endsWith(".safetensors")) {
            throw new InvalidInputException("--out is " + out + "; legal: a name that ends in .safetensors");
        }
        Architecture architecture = arch.architecture();
        Naming naming = names.naming(architecture);
        WrittenFile.requireNotRead(out, weights.weights());
        WeightsSource source = weights.load(architecture);
        StateDict kernels = EquivalentKernels.of(architecture, source.stateDict(), Precision.FLOAT32);
        Map<String, String> metadata = WrittenFile.metadata(architecture, source);
        metadata.put("content", CONTENT);
        metadata.put("names", naming.label());
        IfExists ifExists = overwrite ? IfExists.REPLACE : IfExists.REFUSE;
        SafetensorsWriter.write(naming.of(kernels), BatchCounters.NONE, metadata, out, ifExists);
        source.notes().forEach(note -> System.err.println("note: " + note));
        System.out.println("wrote " + out + ": " + kernels.names().size() + " tensors, the equivalent kernels of "
                + kernels.names().stream()
                        .filter(name -> name.endsWith("fc3.weight"))
                        .count()
                + " blocks");
        return 0;
    }
}
