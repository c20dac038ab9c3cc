package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.block.Requirements;
import org.repmlpeval.model.arch.block.ShareSetBlock;
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
 * @param channels C of each stage
 * @param depths units of each stage
 * @param partition h and w of the partitions of each stage; must divide the stage's map
 * @param sharesets channel sets of each stage that share a kernel
 * @param kernels sides of the Local Perceptron's kernels
 * @param patch side and stride of the first embedding
 * @param classes number of logits
 */
public record RepMlpNet(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) List<Integer> input,
        @JsonProperty(required = true) List<Integer> channels,
        @JsonProperty(required = true) List<Integer> depths,
        @JsonProperty(required = true) List<List<Integer>> partition,
        @JsonProperty(required = true) List<Integer> sharesets,
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
        int stages = channels.size();
        Requirements.require(stages > 0, name, "channels is empty; give one number per stage");
        for (List<?> perStage : List.of(depths, partition, sharesets)) {
            Requirements.require(
                    perStage.size() == stages,
                    name,
                    "channels has " + stages + " stages, but one of depths, partition and sharesets has "
                            + perStage.size() + " entries: " + perStage);
        }
        partition.forEach(pair -> Requirements.requirePair(name, "partition", pair));
        Requirements.require(depths.stream().allMatch(d -> d > 0), name, "depths is " + depths + "; legal: at least 1");
        Requirements.require(patch > 0, name, "patch is " + patch + "; legal: at least 1");
        Requirements.require(classes > 0, name, "classes is " + classes + "; legal: at least 1");
        input = List.copyOf(input);
        channels = List.copyOf(channels);
        depths = List.copyOf(depths);
        partition = partition.stream().map(List::copyOf).toList();
        sharesets = List.copyOf(sharesets);
        kernels = List.copyOf(kernels);
        int height = input.get(0) / patch;
        int width = input.get(1) / patch;
        for (int i = 0; i < stages; i++) {
            Requirements.require(
                    height > 0 && width > 0, name, "stage " + i + ": an input of " + input + " leaves no map");
            block("", i, channels, partition, sharesets, kernels).validate(name, "stage " + i, height, width);
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
        for (int i = 0; i < channels.size(); i++) {
            for (int j = 0; j < depths.get(i); j++) {
                blocks.add(block(unit(i, j) + ".repmlp_block", i, channels, partition, sharesets, kernels));
            }
        }
        return blocks;
    }

    @Override
    public Network network(Form form) {
        Network.Builder net = new Network.Builder(Shape.map(RGB, input.get(0), input.get(1)));
        int x = net.block("conv_embedding", embedding(net, net.input(), "conv_embedding", RGB, channels.get(0), patch));
        for (int i = 0; i < channels.size(); i++) {
            for (int j = 0; j < depths.get(i); j++) {
                x = net.block(unit(i, j), unit(net, x, i, j, form));
            }
            if (i + 1 < channels.size()) {
                String name = "embeds." + i;
                x = embedding(net, x, name, channels.get(i), channels.get(i + 1), EMBEDDING_STRIDE);
                net.block(name, x);
            }
        }
        int last = channels.get(channels.size() - 1);
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
        int c = channels.get(stage);
        int normed = net.add(new BatchNorm(name + ".prebn1", c), x);
        int mixed = block(name + ".repmlp_block", stage, channels, partition, sharesets, kernels)
                .addTo(net, normed, form);
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

    private static ShareSetBlock block(
            String name,
            int stage,
            List<Integer> channels,
            List<List<Integer>> partition,
            List<Integer> sharesets,
            List<Integer> kernels) {
        List<Integer> hw = partition.get(stage);
        return new ShareSetBlock(name, channels.get(stage), hw.get(0), hw.get(1), sharesets.get(stage), kernels);
    }
}
