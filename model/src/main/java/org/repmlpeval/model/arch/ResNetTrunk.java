package org.repmlpeval.model.arch;

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
import org.repmlpeval.model.arch.network.Operation.Add;

/**
 * A ResNet without its head (arXiv 2105.01883, sections 3.5 and 4): 7×7 stem, max pooling, stages of base blocks and blocks around
 * a RepMLP.
 *
 * @param prefix of all names; empty, or ending with a dot
 * @param stem channels of the stem
 */
record ResNetTrunk(String prefix, int height, int width, int stem, List<ResNetStage> stages) {
    private static final int RGB = 3;

    /** A block: the modules of its main path, with ReLUs between them, and its shortcut (null for the identity). */
    private record Block(String name, ConvNorm shortcut, List<Mergeable> path) {
        int addTo(Network.Builder net, int x, Form form) {
            int y = x;
            for (int i = 0; i < path.size(); i++) {
                Mergeable module = path.get(i);
                y = module instanceof GroupedBlock repMlp
                        ? repMlp.addTo(net, y, form)
                        : ((ConvNorm) module).addTo(net, y, form);
                if (i + 1 < path.size()) {
                    y = net.add(new Activation(module.path("relu"), Function.RELU), y);
                }
            }
            int base = shortcut == null ? x : shortcut.addTo(net, x, form);
            y = net.add(new Add(name + ".add"), y, base);
            return net.add(new Activation(name + ".relu", Function.RELU), y);
        }
    }

    void validate(String architecture) {
        Requirements.require(stem > 0, architecture, "stem is " + stem + "; legal: at least 1");
        Requirements.require(!stages.isEmpty(), architecture, "stages is empty; give at least one");
        for (int s = 0; s < stages.size(); s++) {
            int stride = stages.get(s).stride(s);
            Requirements.require(
                    stride > 0, architecture, "stage " + (s + 1) + ": stride is " + stride + "; legal: at least 1");
        }
        List<Integer> heights = sides(height);
        List<Integer> widths = sides(width);
        for (int s = 0; s < stages.size(); s++) {
            String where = "stage " + (s + 1);
            int h = heights.get(s);
            int w = widths.get(s);
            Requirements.require(
                    h > 0 && w > 0,
                    architecture,
                    where + ": a map of " + height + "x" + width + " is too small," + " nothing is left of it");
            stages.get(s).validate(architecture, where, h, w);
        }
    }

    /** Channels of the result. */
    int channels() {
        return stages.get(stages.size() - 1).width();
    }

    int addTo(Network.Builder net, Form form) {
        int x = stemConv().addWithRelu(net, net.input(), form);
        x = net.block(prefix + "stage0", net.add(new MaxPool(prefix + "stage0.1", poolGeometry()), x));
        for (Block block : blocks()) {
            x = net.block(block.name(), block.addTo(net, x, form));
        }
        return x;
    }

    List<Mergeable> mergeables() {
        List<Mergeable> all = new ArrayList<>(List.of(stemConv()));
        for (Block block : blocks()) {
            all.addAll(block.path());
            if (block.shortcut() != null) {
                all.add(block.shortcut());
            }
        }
        return all;
    }

    private ConvNorm stemConv() {
        return new ConvNorm(prefix + "stage0.0", RGB, stem, stemGeometry());
    }

    private static Geometry stemGeometry() {
        return Geometry.same(7).strided(2);
    }

    private static Geometry poolGeometry() {
        return Geometry.same(3).strided(2);
    }

    /** One side of the map after each stage; not positive once no map is left. */
    private List<Integer> sides(int input) {
        List<Integer> sides = new ArrayList<>();
        int side = poolGeometry().height(stemGeometry().height(input));
        for (int s = 0; s < stages.size(); s++) {
            side = Geometry.same(3).strided(stages.get(s).stride(s)).height(side);
            sides.add(side);
        }
        return sides;
    }

    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        int in = stem;
        List<Integer> heights = sides(height);
        List<Integer> widths = sides(width);
        for (int s = 0; s < stages.size(); s++) {
            ResNetStage stage = stages.get(s);
            int stride = stage.stride(s);
            int h = heights.get(s);
            int w = widths.get(s);
            for (int i = 0; i < stage.depth(); i++) {
                String name = prefix + "stage" + (s + 1) + "." + i;
                blocks.add(
                        i == 0 || !stage.hasRepMlp()
                                ? base(name, in, stage, i == 0 ? stride : 1)
                                : stage.block() == ResNetStage.BlockKind.LIGHT
                                        ? light(name, in, stage, h, w)
                                        : bottleneck(name, in, stage, h, w));
                in = stage.width();
            }
        }
        return blocks;
    }

    private static Block base(String name, int in, ResNetStage stage, int stride) {
        int mid = stage.mid();
        boolean changes = stride != 1 || in != stage.width();
        Geometry pointwise = Geometry.POINTWISE;
        return new Block(
                name,
                changes ? new ConvNorm(name + ".shortcut", in, stage.width(), pointwise.strided(stride)) : null,
                List.of(
                        new ConvNorm(name + ".conv1", in, mid, pointwise),
                        new ConvNorm(name + ".conv2", mid, mid, wide(stage).strided(stride)),
                        new ConvNorm(name + ".conv3", mid, stage.width(), pointwise)));
    }

    private static Block light(String name, int in, ResNetStage stage, int h, int w) {
        int inner = stage.repMlpChannels();
        return new Block(
                name,
                null,
                List.of(
                        new ConvNorm(name + ".light_conv1", in, inner, Geometry.POINTWISE),
                        stage.repMlp(name + ".light_repmlp", h, w),
                        new ConvNorm(name + ".light_conv3", inner, stage.width(), Geometry.POINTWISE)));
    }

    private static Block bottleneck(String name, int in, ResNetStage stage, int h, int w) {
        int mid = stage.mid();
        int inner = stage.repMlpChannels();
        return new Block(
                name,
                null,
                List.of(
                        new ConvNorm(name + ".btnk_conv1", in, mid, Geometry.POINTWISE),
                        new ConvNorm(name + ".btnk_conv2", mid, inner, wide(stage)),
                        stage.repMlp(name + ".btnk_repmlp", h, w),
                        new ConvNorm(name + ".btnk_conv4", inner, mid, wide(stage)),
                        new ConvNorm(name + ".btnk_conv5", mid, stage.width(), Geometry.POINTWISE)));
    }

    private static Geometry wide(ResNetStage stage) {
        return Geometry.same(3).dilated(stage.dilation());
    }
}
