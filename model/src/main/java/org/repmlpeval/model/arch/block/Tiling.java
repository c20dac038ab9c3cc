package org.repmlpeval.model.arch.block;

import java.io.Serializable;
import java.util.List;

/**
 * How a map is cut into partitions.
 *
 * @param mapHeight H of the map
 * @param mapWidth W of the map
 * @param height h of a partition; divides H
 * @param width w of a partition; divides W
 */
public record Tiling(int mapHeight, int mapWidth, int height, int width) implements Serializable {
    /**
     * @param map H and W
     * @param partition h and w
     */
    public static Tiling of(List<Integer> map, List<Integer> partition) {
        return new Tiling(map.get(0), map.get(1), partition.get(0), partition.get(1));
    }

    /** Elements of one partition of one channel, h·w. */
    public int area() {
        return height * width;
    }

    /** Number of partitions from top to bottom, H/h. */
    public int down() {
        return mapHeight / height;
    }

    /** Number of partitions from left to right, W/w. */
    public int across() {
        return mapWidth / width;
    }

    /** Number of partitions of a map, H/h · W/w. */
    public int partitions() {
        return down() * across();
    }

    void validate(String architecture, String where) {
        Requirements.require(
                height > 0 && width > 0 && mapHeight % height == 0 && mapWidth % width == 0,
                architecture,
                where + ": partition " + height + "x" + width + " must divide the map " + mapHeight + "x" + mapWidth);
    }
}
