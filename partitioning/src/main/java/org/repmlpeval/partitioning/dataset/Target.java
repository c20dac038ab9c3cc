package org.repmlpeval.partitioning.dataset;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
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
     * @param version of the file when it was listed
     */
    record LabelFile(String id, long bytes, FileVersion version) implements Target {
        /** @throws DataSetException if the id is empty or absolute, or the length is negative */
        public LabelFile {
            if (id.isEmpty() || id.startsWith("/")) {
                throw new DataSetException("label file '" + id + "' is not a path relative to the data set's root");
            }
            if (bytes < 0) {
                throw new DataSetException("label file '" + id + "' has " + bytes + " bytes; it must have 0 or more");
            }
        }

        /** A file whose version is not known. */
        public LabelFile(String id, long bytes) {
            this(id, bytes, FileVersion.UNKNOWN);
        }
    }

    /** One class index. Equal small ones are the same object, so that a shard that is sent holds each of them once. */
    static Target of(int label) {
        return label >= 0 && label < Shared.TARGETS.size() ? Shared.TARGETS.get(label) : new Classes(List.of(label));
    }

    /** The class indices that are right for an image; {@link #NONE} if there are none. They need not be in order. */
    static Target of(List<Integer> labels) {
        return switch (labels.size()) {
            case 0 -> NONE;
            case 1 -> of(labels.get(0));
            default -> new Classes(labels.stream().sorted().toList());
        };
    }

    /** Targets of one class index. */
    final class Shared {
        /** More than the classes of common data sets. */
        private static final int LABELS = 1 << 15;

        private static final List<Target> TARGETS = IntStream.range(0, LABELS)
                .<Target>mapToObj(label -> new Classes(List.of(label)))
                .toList();

        private Shared() {}
    }
}
