package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.model.arch.block.ConvNorm;
import org.repmlpeval.model.arch.block.GroupedBlock;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.block.Requirements;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.MapOperation.MaxPool;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation.Activation;
import org.repmlpeval.model.arch.network.Operation.Activation.Function;
import org.repmlpeval.model.arch.network.Operation.GlobalAveragePool;
import org.repmlpeval.model.arch.network.Operation.Linear;
import org.repmlpeval.model.arch.network.Shape;

/**
 * The pure MLP (arXiv 2105.01883, section 4.1): each stage is a fully-connected layer per pixel, a RepMLP and another
 * fully-connected layer per pixel, with max pooling between the stages. The deploy form has only fully-connected layers.
 *
 * @param input height and width of the input image
 * @param channels C of each stage
 * @param repMlp partitions, kernels and groups of every RepMLP
 * @param classes number of logits
 */
@JsonDeserialize(builder = PureMlp.Builder.class)
public record PureMlp(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) List<Integer> input,
        @JsonProperty(required = true) List<Integer> channels,
        @JsonUnwrapped LayerRepMlp repMlp,
        @JsonProperty(required = true) int classes)
        implements Architecture {
    static final String FAMILY = "PureMLP";
    private static final int RGB = 3;
    private static final int POOLING = 2;

    /** Modules of one stage. */
    private record Stage(ConvNorm fcIn, GroupedBlock repMlp, ConvNorm fcOut) {}

    public PureMlp {
        Requirements.requirePair(name, "input", input);
        repMlp.validate(name);
        Requirements.require(!channels.isEmpty(), name, "channels is empty; give one number per stage");
        Requirements.require(classes > 0, name, "classes is " + classes + "; legal: at least 1");
        input = List.copyOf(input);
        channels = List.copyOf(channels);
        for (int s = 0; s < channels.size(); s++) {
            Requirements.require(
                    input.get(0) >> s > 0 && input.get(1) >> s > 0,
                    name,
                    "stage " + s + ": an input of " + input + " leaves no map");
            stage(s, input, channels, repMlp).repMlp().validate(name, "stage " + s);
        }
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public List<Mergeable> mergeables() {
        List<Mergeable> all = new ArrayList<>();
        for (Stage stage : stages()) {
            all.addAll(List.of(stage.fcIn(), stage.repMlp(), stage.fcOut()));
        }
        return all;
    }

    @Override
    public Network network(Form form) {
        Network.Builder net = new Network.Builder(Shape.map(RGB, input.get(0), input.get(1)));
        int x = net.input();
        for (Stage stage : stages()) {
            if (x != net.input()) {
                Geometry halves = Geometry.square(POOLING).strided(POOLING);
                x = net.add(new MaxPool(stage.fcIn().path("pool"), halves), x);
            }
            x = stage.fcIn().addWithRelu(net, x, form);
            x = net.block(stage.repMlp().name(), stage.repMlp().addTo(net, x, form));
            x = net.add(new Activation(stage.repMlp().path("relu"), Function.RELU), x);
            x = stage.fcOut().addWithRelu(net, x, form);
            net.block(stage.fcOut().name(), x);
        }
        x = net.add(new GlobalAveragePool("gap"), x);
        net.block("linear", net.add(new Linear("linear", net.shape(x).channels(), classes), x));
        return net.build();
    }

    private List<Stage> stages() {
        List<Stage> stages = new ArrayList<>();
        for (int s = 0; s < channels.size(); s++) {
            stages.add(stage(s, input, channels, repMlp));
        }
        return stages;
    }

    private static Stage stage(int s, List<Integer> input, List<Integer> channels, LayerRepMlp repMlp) {
        String name = "stages." + s;
        int in = s == 0 ? RGB : channels.get(s - 1);
        int c = channels.get(s);
        return new Stage(
                new ConvNorm(name + ".fc_in", in, c, Geometry.POINTWISE),
                repMlp.block(name + ".repmlp", c, c, List.of(input.get(0) >> s, input.get(1) >> s)),
                new ConvNorm(name + ".fc_out", c, c, Geometry.POINTWISE));
    }

    /** Receives the keys of an architecture file. */
    @JsonPOJOBuilder
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    static final class Builder {
        private String name;
        private List<Integer> input;
        private List<Integer> channels;

        @JsonUnwrapped
        private LayerRepMlp repMlp;

        private int classes;

        public PureMlp build() {
            return new PureMlp(name, input, channels, repMlp, classes);
        }
    }
}
