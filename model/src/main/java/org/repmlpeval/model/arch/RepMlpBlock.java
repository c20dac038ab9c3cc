package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.block.Requirements;
import org.repmlpeval.model.arch.block.ShareSetBlock;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Shape;

/**
 * A single RepMLPNet block as a network of its own, for checks of one layer. It maps a feature map to a feature map of the same
 * shape.
 *
 * @param input height and width of the map
 * @param channels channels of the map
 * @param partition h and w of a partition
 * @param sharesets channel sets that share a kernel
 * @param kernels sides of the branches' kernels
 */
public record RepMlpBlock(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) List<Integer> input,
        @JsonProperty(required = true) int channels,
        @JsonProperty(required = true) List<Integer> partition,
        @JsonProperty(required = true) int sharesets,
        @JsonProperty(required = true) List<Integer> kernels)
        implements Architecture {
    static final String FAMILY = "RepMLPBlock";

    public RepMlpBlock {
        Requirements.requirePair(name, "input", input);
        Requirements.requirePair(name, "partition", partition);
        input = List.copyOf(input);
        partition = List.copyOf(partition);
        kernels = List.copyOf(kernels);
        new ShareSetBlock("", channels, partition.get(0), partition.get(1), sharesets, kernels)
                .validate(name, "block", input.get(0), input.get(1));
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
        return List.of(block());
    }

    private ShareSetBlock block() {
        return new ShareSetBlock("", channels, partition.get(0), partition.get(1), sharesets, kernels);
    }

    @Override
    public Network network(Form form) {
        Network.Builder net = new Network.Builder(Shape.map(channels, input.get(0), input.get(1)));
        net.block(name, block().addTo(net, net.input(), form));
        return net.build();
    }
}
