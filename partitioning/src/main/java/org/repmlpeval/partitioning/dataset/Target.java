package org.repmlpeval.partitioning.dataset;

import java.io.Serializable;
import java.util.List;
import org.repmlpeval.partitioning.DataSetException;

/** What is right for an image. */
public sealed interface Target extends Serializable {
    /** No label is known, or none is needed. */
    Target NONE = new None();

    /** The target of an image without a label; use {@link #NONE}. */
    record None() implements Target {}

    /**
     * Class indices, counted from 0. Several mean that each of them is right.
     *
     * @param labels ascending, without repetition, at least one
     */
    record Classes(List<Integer> labels) implements Target {
        /** @throws DataSetException if there are none, one is negative, or they do not ascend */
        public Classes {
            labels = List.copyOf(labels);
            if (labels.isEmpty() || labels.get(0) < 0) {
                throw new DataSetException("labels " + labels + "; an image with labels has at least one, and they are"
                        + " numbers from 0");
            }
            for (int i = 1; i < labels.size(); i++) {
                if (labels.get(i) <= labels.get(i - 1)) {
                    throw new DataSetException("labels " + labels + " must ascend and each may occur only once");
                }
            }
        }
    }

    /**
     * A file with a label for each pixel.
     *
     * @param id path relative to the root of the data set, decoded, with {@code /} between names
     * @param bytes length of the file when it was listed
     */
    record LabelFile(String id, long bytes) implements Target {
        /** @throws DataSetException if the id is empty or absolute, or the length is negative */
        public LabelFile {
            if (id.isEmpty() || id.startsWith("/")) {
                throw new DataSetException("label file '" + id + "' is not a path relative to the data set's root");
            }
            if (bytes < 0) {
                throw new DataSetException("label file '" + id + "' has " + bytes + " bytes; it must have 0 or more");
            }
        }
    }

    /** One class index. */
    static Target of(int label) {
        return new Classes(List.of(label));
    }
}
