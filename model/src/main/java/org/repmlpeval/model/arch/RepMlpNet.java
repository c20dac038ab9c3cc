package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.block.Requirements;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation.Activation;
import org.repmlpeval.model.arch.network.Operation.Activation.Function;
import org.repmlpeval.model.arch.network.Operation.Add;
import org.repmlpeval.model.arch.network.Operation.BatchNorm;
import org.repmlpeval.model.arch.network.Operation.Bias;
import org.repmlpeval.model.arch.network.Operation.Convolution;
import org.repmlpeval.model.arch.network.Operation.GlobalAveragePool;
import org.repmlpeval.model.arch.network.Operation.Linear;
import org.repmlpeval.model.arch.network.Shape;

/**
 * RepMLPNet (Ding et al., CVPR 2022, arXiv 2112.11081): a patch embedding, stages of units, an embedding that halves the map
 * between stages, and a linear head. A unit is a RepMLP block followed by an FFN, each with a batch norm before it and a residual
 * connection.
 *
 * @param input height and width of the input image
 * @param stages channels, depth, partitions and channel sets of each stage
 * @param kernels sides of the Local Perceptron's kernels
 * @param patch side and stride of the first embedding
 * @param classes number of logits
 */
@JsonDeserialize(builder = RepMlpNet.Builder.class)
public record RepMlpNet(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) List<Integer> input,
        @JsonUnwrapped UnitStages stages,
        @JsonProperty(required = true) List<Integer> kernels,
        @JsonProperty(required = true) int patch,
        @JsonProperty(required = true) int classes)
        implements Architecture {
    static final String FAMILY = "RepMLPNet";
    private static final int RGB = 3;
    private static final int FFN_EXPANSION = 4;
    private static final int EMBEDDING_STRIDE = 2;

    public RepMlpNet {
        Requirements.requirePair(name, "input", input);
        stages.validate(name);
        Requirements.require(patch > 0, name, "patch is " + patch + "; legal: at least 1");
        Requirements.require(classes > 0, name, "classes is " + classes + "; legal: at least 1");
        input = List.copyOf(input);
        kernels = List.copyOf(kernels);
        int height = input.get(0) / patch;
        int width = input.get(1) / patch;
        for (int i = 0; i < stages.count(); i++) {
            Requirements.require(
                    height > 0 && width > 0, name, "stage " + i + ": an input of " + input + " leaves no map");
            stages.block("", i, kernels).validate(name, "stage " + i, height, width);
            height /= EMBEDDING_STRIDE;
            width /= EMBEDDING_STRIDE;
        }
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public List<Mergeable> mergeables() {
        List<Mergeable> blocks = new ArrayList<>();
        for (int i = 0; i < stages.count(); i++) {
            for (int j = 0; j < stages.depths().get(i); j++) {
                blocks.add(stages.block(unit(i, j) + ".repmlp_block", i, kernels));
            }
        }
        return blocks;
    }

    @Override
    public Network network(Form form) {
        Network.Builder net = new Network.Builder(Shape.map(RGB, input.get(0), input.get(1)));
        int x = net.block(
                "conv_embedding",
                embedding(
                        net,
                        net.input(),
                        "conv_embedding",
                        RGB,
                        stages.channels().get(0),
                        patch));
        for (int i = 0; i < stages.count(); i++) {
            for (int j = 0; j < stages.depths().get(i); j++) {
                x = net.block(unit(i, j), unit(net, x, i, j, form));
            }
            if (i + 1 < stages.count()) {
                String name = "embeds." + i;
                x = embedding(
                        net,
                        x,
                        name,
                        stages.channels().get(i),
                        stages.channels().get(i + 1),
                        EMBEDDING_STRIDE);
                net.block(name, x);
            }
        }
        int last = stages.lastChannels();
        x = net.add(new BatchNorm("head_norm", last), x);
        x = net.add(new GlobalAveragePool("head_pool"), x);
        net.block("head", net.add(new Linear("head", last, classes), x));
        return net.build();
    }

    private static int embedding(Network.Builder net, int x, String name, int in, int out, int side) {
        x = net.add(
                new Convolution(name + ".conv", in, out, Geometry.square(side).strided(side), Bias.WITHOUT), x);
        x = net.add(new BatchNorm(name + ".bn", out), x);
        return net.add(new Activation(name + ".relu", Function.RELU), x);
    }

    private int unit(Network.Builder net, int x, int stage, int index, Form form) {
        String name = unit(stage, index);
        int c = stages.channels().get(stage);
        int normed = net.add(new BatchNorm(name + ".prebn1", c), x);
        int mixed = stages.block(name + ".repmlp_block", stage, kernels).addTo(net, normed, form);
        x = net.add(new Add(name + ".add1"), x, mixed);
        normed = net.add(new BatchNorm(name + ".prebn2", c), x);
        int hidden = convNorm(net, normed, name + ".ffn_block.ffn_fc1", c, c * FFN_EXPANSION);
        hidden = net.add(new Activation(name + ".ffn_block.gelu", Function.GELU), hidden);
        hidden = convNorm(net, hidden, name + ".ffn_block.ffn_fc2", c * FFN_EXPANSION, c);
        return net.add(new Add(name + ".add2"), x, hidden);
    }

    private static int convNorm(Network.Builder net, int x, String name, int in, int out) {
        x = net.add(new Convolution(name + ".conv", in, out, Geometry.POINTWISE, Bias.WITHOUT), x);
        return net.add(new BatchNorm(name + ".bn", out), x);
    }

    private static String unit(int stage, int index) {
        return "stages." + stage + "." + index;
    }

    /** Receives the keys of an architecture file. */
    @JsonPOJOBuilder
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    static final class Builder {
        private String name;
        private List<Integer> input;

        @JsonUnwrapped
        private UnitStages stages;

        private List<Integer> kernels;
        private int patch;
        private int classes;

        public RepMlpNet build() {
            return new RepMlpNet(name, input, stages, kernels, patch, classes);
        }
    }
}
