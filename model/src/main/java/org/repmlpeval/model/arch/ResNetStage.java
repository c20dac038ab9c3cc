package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;
import org.repmlpeval.model.arch.block.GroupedBlock;
import org.repmlpeval.model.arch.block.Requirements;
import org.repmlpeval.model.arch.block.Tiling;

/**
 * One stage of a ResNet. Its first block is always a base block; the others are of the kind given here.
 *
 * @param depth number of blocks
 * @param width channels of the result
 * @param mid channels of a base block's and a bottleneck's inner maps; default width / 4
 * @param dilation of the 3×3 convolutions; default 1
 * @param stride of the first block; default 2, which halves the map, or 1 in the first stage and in dilated stages
 * @param block base, light or bottleneck
 * @param partition h and w of the RepMLPs' partitions; light and bottleneck only, like all that follows
 * @param kernels sides of the branches' kernels
 * @param reduction of the Global Perceptron's hidden layer; default 1
 * @param groups of fc3 and the branches
 * @param r factor by which a bottleneck's RepMLP has fewer channels than mid; bottleneck only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResNetStage(
        @JsonProperty(required = true) int depth,
        @JsonProperty(required = true) int width,
        Integer mid,
        Integer dilation,
        Integer stride,
        @JsonProperty(required = true) BlockKind block,
        List<Integer> partition,
        List<Integer> kernels,
        Integer reduction,
        Integer groups,
        Integer r)
        implements Serializable {
    /** The kind of a stage's blocks after the first one. */
    public enum BlockKind {
        /** 1×1, 3×3 and 1×1 convolution. */
        @JsonProperty("base")
        BASE,
        /** A RepMLP in place of the 3×3 convolution. */
        @JsonProperty("light")
        LIGHT,
        /** A RepMLP of fewer channels between two 3×3 convolutions. */
        @JsonProperty("bottleneck")
        BOTTLENECK
    }

    public ResNetStage {
        mid = mid == null ? Integer.valueOf(width / 4) : mid;
        dilation = dilation == null ? Integer.valueOf(1) : dilation;
        partition = partition == null ? null : List.copyOf(partition);
        kernels = kernels == null ? null : List.copyOf(kernels);
        reduction = reduction == null && block != BlockKind.BASE ? Integer.valueOf(1) : reduction;
    }

    boolean hasRepMlp() {
        return block != BlockKind.BASE;
    }

    /** Channels of the RepMLPs. */
    int repMlpChannels() {
        return block == BlockKind.LIGHT ? width / 8 : mid / r;
    }

    GroupedBlock repMlp(String name, int mapHeight, int mapWidth) {
        int c = repMlpChannels();
        Tiling tiling = new Tiling(mapHeight, mapWidth, partition.get(0), partition.get(1));
        return new GroupedBlock(name, c, c, tiling, kernels, reduction, groups);
    }

    /** Stride of the first block of the stage at this position, from 0. */
    int stride(int position) {
        if (stride != null) {
            return stride;
        }
        return position == 0 || dilation > 1 ? 1 : 2;
    }

    /** Checks the stage against the map that its blocks receive. */
    void validate(String architecture, String where, int mapHeight, int mapWidth) {
        check(architecture, where, "depth", depth, depth > 0, "at least 1");
        check(architecture, where, "width", width, width > 0, "at least 1");
        check(architecture, where, "mid", mid, mid > 0, "at least 1");
        check(architecture, where, "dilation", dilation, dilation > 0, "at least 1");
        check(architecture, where, "stride", stride, stride == null || stride > 0, "at least 1");
        if (!hasRepMlp()) {
            for (Object value : new Object[] {partition, kernels, reduction, groups, r}) {
                check(architecture, where, "a RepMLP's key", value, value == null, "none in a stage of base blocks");
            }
            return;
        }
        check(
                architecture,
                where,
                "width",
                width,
                block != BlockKind.LIGHT || width % 8 == 0,
                "a multiple of 8, because a light block's RepMLP has width / 8 channels");
        check(architecture, where, "partition", partition, partition != null && partition.size() == 2, "[h, w]");
        check(architecture, where, "kernels", kernels, kernels != null, "a list of odd numbers");
        check(architecture, where, "groups", groups, groups != null, "a divisor of the RepMLP's channels");
        if (block == BlockKind.BOTTLENECK) {
            check(architecture, where, "r", r, r != null && r > 0 && mid % r == 0, "a divisor of mid, " + mid);
        } else {
            check(architecture, where, "r", r, r == null, "none in a stage of light blocks");
        }
        repMlp("", mapHeight, mapWidth).validate(architecture, where);
    }

    private static void check(
            String architecture, String where, String key, Object value, boolean legal, String range) {
        Requirements.require(legal, architecture, where + ": " + key + " is " + value + "; legal: " + range);
    }
}
