package org.repmlpeval.model.dl4j;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Converts maps to partitions, {@code (N, C, H, W) → (N · H/h · W/w · C/S, S, h, w)}, rows of an image in the order (partition row,
 * partition column, channel group), or back. The number of rows then differs from the number of images.
 *
 * @param direction direction of the forward pass; the backward pass goes the other way
 * @param channels C
 * @param mapHeight H
 * @param mapWidth W
 * @param groupChannels S
 * @param height h
 * @param width w
 */
public record PartitionPreProcessor(
        @JsonProperty("direction") Direction direction,
        @JsonProperty("channels") int channels,
        @JsonProperty("mapHeight") int mapHeight,
        @JsonProperty("mapWidth") int mapWidth,
        @JsonProperty("groupChannels") int groupChannels,
        @JsonProperty("height") int height,
        @JsonProperty("width") int width)
        implements InputPreProcessor {
    /** (image, group, channel, partition row, y, partition column, x) → (image, partition row, partition column, group, channel, y, x). */
    private static final int[] CUT_AXES = {0, 3, 5, 1, 2, 4, 6};

    private static final int[] JOIN_AXES = {0, 3, 4, 1, 5, 2, 6};

    /** Direction of the forward pass. */
    public enum Direction {
        CUT,
        JOIN
    }

    @JsonCreator
    public PartitionPreProcessor {}

    @Override
    public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        return direction == Direction.CUT
                ? cut(input, workspaces, ArrayType.ACTIVATIONS)
                : join(input, workspaces, ArrayType.ACTIVATIONS);
    }

    @Override
    public INDArray backprop(INDArray epsilon, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        return direction == Direction.CUT
                ? join(epsilon, workspaces, ArrayType.ACTIVATION_GRAD)
                : cut(epsilon, workspaces, ArrayType.ACTIVATION_GRAD);
    }

    private INDArray cut(INDArray map, LayerWorkspaceMgr workspaces, ArrayType type) {
        long images = map.size(0);
        // (N, C, H, W) → (N, C/S, S, H/h, h, W/w, w)
        INDArray split = plain(map, workspaces, type)
                .reshape('c', images, groups(), groupChannels, down(), height, across(), width);
        return workspaces
                .dup(type, split.permute(CUT_AXES), 'c')
                .reshape('c', images * rows(), groupChannels, height, width);
    }

    private INDArray join(INDArray parts, LayerWorkspaceMgr workspaces, ArrayType type) {
        long images = parts.size(0) / rows();
        // (N·rows, S, h, w) → (N, H/h, W/w, C/S, S, h, w)
        INDArray split = plain(parts, workspaces, type)
                .reshape('c', images, down(), across(), groups(), groupChannels, height, width);
        return workspaces.dup(type, split.permute(JOIN_AXES), 'c').reshape('c', images, channels, mapHeight, mapWidth);
    }

    /** The array in C order without gaps, so that a reshape does not copy outside the workspace. */
    private static INDArray plain(INDArray x, LayerWorkspaceMgr workspaces, ArrayType type) {
        return x.ordering() == 'c' && Shape.hasDefaultStridesForShape(x) ? x : workspaces.dup(type, x, 'c');
    }

    private int down() {
        return mapHeight / height;
    }

    private int across() {
        return mapWidth / width;
    }

    private int groups() {
        return channels / groupChannels;
    }

    private int rows() {
        return down() * across() * groups();
    }

    @Override
    public InputType getOutputType(InputType input) {
        return direction == Direction.CUT
                ? InputType.convolutional(height, width, groupChannels)
                : InputType.convolutional(mapHeight, mapWidth, channels);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int miniBatchSize) {
        return new Pair<>(null, state);
    }

    /** Returns this object, because it is immutable. */
    @Override
    public PartitionPreProcessor clone() {
        return this;
    }
}
