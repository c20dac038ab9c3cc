package org.repmlpeval.partitioning.labels;

import java.util.List;

/**
 * Which entry of a label file belongs to which image.
 *
 * @param rows the entry of each image, in the order of the images; null where the file has none
 * @param rule how they were matched, in words: "by path", "by the number in the file name"
 * @param unlabelled images without an entry
 * @param unused entries without an image, the first few of them in words
 * @param unusedTotal number of all entries without an image
 * @param repeated number of entries that repeat an earlier one
 */
public record LabelMatch(
        List<LabelRow> rows,
        String rule,
        List<String> unlabelled,
        List<String> unused,
        long unusedTotal,
        long repeated) {}
