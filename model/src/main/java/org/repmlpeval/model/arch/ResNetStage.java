package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import java.io.Serializable;
import java.util.List;
import org.repmlpeval.model.arch.block.GroupedBlock;
import org.repmlpeval.model.arch.block.Requirements;
import org.repmlpeval.model.arch.block.Tiling;

/**
 * One stage of a ResNet. Its first block is always a base block; the others are of the kind given here. In an architecture file a
 * stage is one mapping, which also holds the keys of {@link StageRepMlp}.
 *
 * @param depth number of blocks
 * @param width channels of the result
 * @param mid channels of a base block's and a bottleneck's inner maps; default width / 4
 * @param dilation of the 3×3 convolutions; default 1
 * @param stride of the first block; default 2, which halves the map, or 1 in the first stage and in dilated stages
 * @param block base, light or bottleneck
 * @param repMlp the RepMLPs of light and bottleneck blocks; default {@link StageRepMlp#NONE}, for a stage of base blocks
 */
@JsonDeserialize(builder = ResNetStage.Builder.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResNetStage(
        @JsonProperty(required = true) int depth,
        @JsonProperty(required = true) int width,
        Integer mid,
        Integer dilation,
        Integer stride,
        @JsonProperty(required = true) BlockKind block,
        @JsonUnwrapped StageRepMlp repMlp)
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
        repMlp = repMlp == null ? StageRepMlp.NONE : repMlp;
        repMlp = block == BlockKind.BASE ? repMlp : repMlp.withDefaultReduction();
    }

    /** A stage whose other settings have their defaults until they are set. */
    public static Builder of(int depth, int width, BlockKind block) {
        return new Builder().depth(depth).width(width).block(block);
    }

    /** Takes the keys of a stage one by one. */
    @JsonPOJOBuilder(withPrefix = "")
    public static final class Builder {
        private int depth;
        private int width;
        private Integer mid;
        private Integer dilation;
        private Integer stride;
        private BlockKind block;
        private StageRepMlp repMlp;

        private Builder() {}

        public Builder depth(int blocks) {
            depth = blocks;
            return this;
        }

        public Builder width(int channels) {
            width = channels;
            return this;
        }

        public Builder mid(Integer channels) {
            mid = channels;
            return this;
        }

        public Builder dilation(Integer pixels) {
            dilation = pixels;
            return this;
        }

        public Builder stride(Integer pixels) {
            stride = pixels;
            return this;
        }

        public Builder block(BlockKind kind) {
            block = kind;
            return this;
        }

        @JsonUnwrapped
        public Builder repMlp(StageRepMlp keys) {
            repMlp = keys;
            return this;
        }

        public ResNetStage build() {
            return new ResNetStage(depth, width, mid, dilation, stride, block, repMlp);
        }
    }

    boolean hasRepMlp() {
        return block != BlockKind.BASE;
    }

    /** Channels of the RepMLPs. */
    int repMlpChannels() {
        return block == BlockKind.LIGHT ? width / 8 : mid / repMlp.r();
    }

    GroupedBlock repMlp(String name, int mapHeight, int mapWidth) {
        int c = repMlpChannels();
        Tiling tiling = Tiling.of(List.of(mapHeight, mapWidth), repMlp.partition());
        return new GroupedBlock(name, c, c, tiling, repMlp.kernels(), repMlp.reduction(), repMlp.groups());
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
            repMlp.given()
                    .forEach((key, value) ->
                            check(architecture, where, key, value, false, "none in a stage of base blocks"));
            return;
        }
        check(
                architecture,
                where,
                "width",
                width,
                block != BlockKind.LIGHT || width % 8 == 0,
                "a multiple of 8, because a light block's RepMLP has width / 8 channels");
        List<Integer> sides = repMlp.partition();
        check(architecture, where, "partition", sides, sides != null && sides.size() == 2, "[h, w]");
        check(architecture, where, "kernels", repMlp.kernels(), repMlp.kernels() != null, "a list of odd numbers");
        Integer groups = repMlp.groups();
        check(architecture, where, "groups", groups, groups != null, "a divisor of the RepMLP's channels");
        Integer r = repMlp.r();
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
