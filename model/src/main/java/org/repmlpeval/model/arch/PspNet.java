package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.block.Requirements;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.MapOperation.AdaptiveAveragePool;
import org.repmlpeval.model.arch.network.MapOperation.Concatenate;
import org.repmlpeval.model.arch.network.MapOperation.Resize;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation.Activation;
import org.repmlpeval.model.arch.network.Operation.Activation.Function;
import org.repmlpeval.model.arch.network.Operation.BatchNorm;
import org.repmlpeval.model.arch.network.Operation.Bias;
import org.repmlpeval.model.arch.network.Operation.Convolution;
import org.repmlpeval.model.arch.network.Shape;

/**
 * PSPNet (Zhao et al., CVPR 2017) on a ResNet that may hold RepMLPs (arXiv 2105.01883, section 4.4): a trunk, a pyramid of pooled
 * maps concatenated with the trunk's map, two convolutions, and scores resized to the input. The conversion changes only the trunk.
 *
 * @param input height and width of the input image
 * @param stem channels of the stem
 * @param stages of the trunk; the last two usually dilated
 * @param bins sides of the pyramid's pooled maps; their number must divide the trunk's channels
 * @param hidden channels between the two last convolutions
 * @param classes number of scores per pixel
 */
public record PspNet(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) List<Integer> input,
        @JsonProperty(required = true) int stem,
        @JsonProperty(required = true) List<ResNetStage> stages,
        @JsonProperty(required = true) List<Integer> bins,
        @JsonProperty(required = true) int hidden,
        @JsonProperty(required = true) int classes)
        implements Architecture {
    static final String FAMILY = "PSPNet";

    public PspNet {
        Requirements.requirePair(name, "input", input);
        Requirements.require(classes > 0, name, "classes is " + classes + "; legal: at least 1");
        Requirements.require(hidden > 0, name, "hidden is " + hidden + "; legal: at least 1");
        input = List.copyOf(input);
        stages = List.copyOf(stages);
        bins = List.copyOf(bins);
        ResNetTrunk trunk = trunk(input, stem, stages);
        trunk.validate(name);
        Requirements.require(
                !bins.isEmpty() && bins.stream().allMatch(b -> b > 0) && trunk.channels() % bins.size() == 0,
                name,
                "bins is " + bins + "; legal: positive numbers; their number must divide the trunk's "
                        + trunk.channels() + " channels");
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public Output output() {
        return Output.PIXEL_LOGITS;
    }

    /** The auxiliary head on the third stage, which is used only in training. */
    @Override
    public List<String> skipped() {
        return List.of("aux.");
    }

    @Override
    public List<Mergeable> mergeables() {
        return trunk(input, stem, stages).mergeables();
    }

    @Override
    public Network network(Form form) {
        Network.Builder net = new Network.Builder(Shape.map(3, input.get(0), input.get(1)));
        ResNetTrunk trunk = trunk(input, stem, stages);
        int x = trunk.addTo(net, form);
        Shape map = net.shape(x);
        int each = trunk.channels() / bins.size();
        int[] maps = new int[bins.size() + 1];
        maps[0] = x;
        for (int i = 0; i < bins.size(); i++) {
            String name = "ppm.features." + i;
            int y = net.add(new AdaptiveAveragePool(name + ".0", bins.get(i), bins.get(i)), x);
            y = convNormRelu(net, y, name + ".1", name + ".2", each, Geometry.POINTWISE);
            maps[i + 1] = net.add(new Resize(name + ".resize", map.height(), map.width()), net.block(name, y));
        }
        x = net.add(new Concatenate("ppm.cat"), maps);
        x = convNormRelu(net, x, "cls.0", "cls.1", hidden, Geometry.same(3));
        x = net.add(new Convolution("cls.4", hidden, classes, Geometry.POINTWISE, Bias.WITH), x);
        net.block("cls", x);
        net.block("resize", net.add(new Resize("resize", input.get(0), input.get(1)), x));
        return net.build();
    }

    private static int convNormRelu(Network.Builder net, int x, String conv, String norm, int out, Geometry geometry) {
        int in = net.shape(x).channels();
        x = net.add(new Convolution(conv, in, out, geometry, Bias.WITHOUT), x);
        x = net.add(new BatchNorm(norm, out), x);
        return net.add(new Activation(norm + ".relu", Function.RELU), x);
    }

    private static ResNetTrunk trunk(List<Integer> input, int stem, List<ResNetStage> stages) {
        return new ResNetTrunk("backbone.", input.get(0), input.get(1), stem, stages);
    }
}
