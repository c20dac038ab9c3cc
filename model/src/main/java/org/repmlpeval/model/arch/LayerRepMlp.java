package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;
import org.repmlpeval.model.arch.block.GroupedBlock;
import org.repmlpeval.model.arch.block.Requirements;
import org.repmlpeval.model.arch.block.Tiling;

/**
 * What the blocks of the first RepMLP in one network have in common. In an architecture file these are keys of the network
 * itself.
 *
 * @param partition h and w of a partition
 * @param kernels sides of the branches' kernels
 * @param reduction factor by which the Global Perceptron's hidden layer is narrower than its input
 * @param groups groups of fc3 and of the branches
 */
public record LayerRepMlp(
        @JsonProperty(required = true) List<Integer> partition,
        @JsonProperty(required = true) List<Integer> kernels,
        @JsonProperty(required = true) int reduction,
        @JsonProperty(required = true) int groups)
        implements Serializable {
    public LayerRepMlp {
        partition = List.copyOf(partition);
        kernels = List.copyOf(kernels);
    }

    void validate(String architecture) {
        Requirements.requirePair(architecture, "partition", partition);
    }

    /**
     * The block with these settings.
     *
     * @param map H and W of the block's feature map
     */
    GroupedBlock block(String name, int channels, int outputs, List<Integer> map) {
        return new GroupedBlock(name, channels, outputs, Tiling.of(map, partition), kernels, reduction, groups);
    }
}
