package org.repmlpeval.model.image.label;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The pixels of a label map whose value is neither a class nor ignored.
 *
 * @param pixels how many there are
 * @param first the first distinct values in row-major order, at most {@value #MOST}
 */
public record StrayPixels(long pixels, List<Value> first) implements Serializable {
    /** The number of distinct values that are kept. */
    public static final int MOST = 5;

    public static final StrayPixels NONE = new StrayPixels(0, List.of());

    /**
     * One stray value.
     *
     * @param text the value as in the file: a number, or a colour such as {@code #804080}
     * @param pixels how many pixels have it
     * @param x column of the first one, from 0
     * @param y row of the first one, from 0
     */
    public record Value(String text, long pixels, int x, int y) implements Serializable {
        @Override
        public String toString() {
            return text + " in " + pixels + (pixels == 1 ? " pixel" : " pixels") + ", first at x=" + x + " y=" + y;
        }
    }

    public StrayPixels {
        first = List.copyOf(first);
    }

    /** The first values alone, e.g. {@code 34 in 12 pixels, first at x=0 y=3}; empty if none is known. */
    public String values() {
        return first.stream().map(Value::toString).collect(Collectors.joining("; "));
    }

    /** For messages, e.g. {@code 12 pixels have a value that is no class: 34 in 12 pixels, first at x=0 y=3}. */
    @Override
    public String toString() {
        if (pixels == 0) {
            return "no stray pixels";
        }
        String values = values();
        return pixels + (pixels == 1 ? " pixel has" : " pixels have") + " a value that is no class"
                + (values.isEmpty() ? "" : ": " + values);
    }
}
