package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.repmlpeval.model.arch.block.GroupedBlock;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.block.Requirements;
import org.repmlpeval.model.arch.block.Tiling;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Shape;

/**
 * A single block of the first RepMLP as a network of its own, for checks of one layer. It maps a feature map to one of the same
 * height and width.
 *
 * @param input height and width of the map
 * @param channels channels of the map
 * @param outputs channels of the result
 * @param partition h and w of a partition
 * @param kernels sides of the branches' kernels
 * @param reduction of the Global Perceptron's hidden layer
 * @param groups of fc3 and the branches
 */
public record RepMlpLayer(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) List<Integer> input,
        @JsonProperty(required = true) int channels,
        @JsonProperty(required = true) int outputs,
        @JsonProperty(required = true) List<Integer> partition,
        @JsonProperty(required = true) List<Integer> kernels,
        @JsonProperty(required = true) int reduction,
        @JsonProperty(required = true) int groups)
        implements Architecture {
    static final String FAMILY = "RepMLP";

    public RepMlpLayer {
        Requirements.requirePair(name, "input", input);
        Requirements.requirePair(name, "partition", partition);
        input = List.copyOf(input);
        partition = List.copyOf(partition);
        kernels = List.copyOf(kernels);
        block(input, channels, outputs, partition, kernels, reduction, groups).validate(name, "block");
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public Output output() {
        return Output.FEATURES;
    }

    @Override
    public List<Mergeable> mergeables() {
        return List.of(block(input, channels, outputs, partition, kernels, reduction, groups));
    }

    @Override
    public Network network(Form form) {
        Network.Builder net = new Network.Builder(Shape.map(channels, input.get(0), input.get(1)));
        GroupedBlock block = block(input, channels, outputs, partition, kernels, reduction, groups);
        net.block(name, block.addTo(net, net.input(), form));
        return net.build();
    }

    private static GroupedBlock block(
            List<Integer> map,
            int channels,
            int outputs,
            List<Integer> partition,
            List<Integer> kernels,
            int reduction,
            int groups) {
        return new GroupedBlock("", channels, outputs, Tiling.of(map, partition), kernels, reduction, groups);
    }
}
