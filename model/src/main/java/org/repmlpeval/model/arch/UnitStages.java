package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;
import org.repmlpeval.model.arch.block.Requirements;
import org.repmlpeval.model.arch.block.ShareSetBlock;

/**
 * The stages of a {@link RepMlpNet}: each list has one entry per stage. In an architecture file these are keys of the network
 * itself.
 *
 * @param channels C of each stage
 * @param depths number of units in each stage
 * @param partition h and w of the partitions of each stage; must divide the stage's map
 * @param sharesets number of channel sets of each stage; the channels of a set share a kernel
 */
public record UnitStages(
        @JsonProperty(required = true) List<Integer> channels,
        @JsonProperty(required = true) List<Integer> depths,
        @JsonProperty(required = true) List<List<Integer>> partition,
        @JsonProperty(required = true) List<Integer> sharesets)
        implements Serializable {
    public UnitStages {
        channels = List.copyOf(channels);
        depths = List.copyOf(depths);
        partition = partition.stream().map(List::copyOf).toList();
        sharesets = List.copyOf(sharesets);
    }

    /** Number of stages. */
    int count() {
        return channels.size();
    }

    /** Channels of the last stage. */
    int lastChannels() {
        return channels.get(count() - 1);
    }

    void validate(String architecture) {
        Requirements.require(count() > 0, architecture, "channels is empty; give one number per stage");
        for (List<?> perStage : List.of(depths, partition, sharesets)) {
            Requirements.require(
                    perStage.size() == count(),
                    architecture,
                    "channels has " + count() + " stages, but one of depths, partition and sharesets has "
                            + perStage.size() + " entries: " + perStage);
        }
        partition.forEach(pair -> Requirements.requirePair(architecture, "partition", pair));
        Requirements.require(
                depths.stream().allMatch(d -> d > 0), architecture, "depths is " + depths + "; legal: at least 1");
    }

    /** The RepMLP block of a stage's units. */
    ShareSetBlock block(String name, int stage, List<Integer> kernels) {
        List<Integer> hw = partition.get(stage);
        return new ShareSetBlock(name, channels.get(stage), hw.get(0), hw.get(1), sharesets.get(stage), kernels);
    }
}
