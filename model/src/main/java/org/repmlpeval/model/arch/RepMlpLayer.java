package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import java.util.List;
import org.repmlpeval.model.arch.block.GroupedBlock;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.block.Requirements;
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
 * @param repMlp partitions, kernels and groups of the block
 */
@JsonDeserialize(builder = RepMlpLayer.Builder.class)
public record RepMlpLayer(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) List<Integer> input,
        @JsonProperty(required = true) int channels,
        @JsonProperty(required = true) int outputs,
        @JsonUnwrapped LayerRepMlp repMlp)
        implements Architecture {
    static final String FAMILY = "RepMLP";

    public RepMlpLayer {
        Requirements.requirePair(name, "input", input);
        repMlp.validate(name);
        input = List.copyOf(input);
        repMlp.block("", channels, outputs, input).validate(name, "block");
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

    @Override
    public Network network(Form form) {
        Network.Builder net = new Network.Builder(Shape.map(channels, input.get(0), input.get(1)));
        GroupedBlock block = block();
        net.block(name, block.addTo(net, net.input(), form));
        return net.build();
    }

    private GroupedBlock block() {
        return repMlp.block("", channels, outputs, input);
    }

    /** Receives the keys of an architecture file. */
    @JsonPOJOBuilder
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    static final class Builder {
        private String name;
        private List<Integer> input;
        private int channels;
        private int outputs;

        @JsonUnwrapped
        private LayerRepMlp repMlp;

        public RepMlpLayer build() {
            return new RepMlpLayer(name, input, channels, outputs, repMlp);
        }
    }
}
