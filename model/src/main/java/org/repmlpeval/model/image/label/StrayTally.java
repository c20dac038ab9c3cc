package org.repmlpeval.model.image.label;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the stray pixels of one label file. */
final class StrayTally {
    /** The most distinct values that are told apart; a damaged file of colours may hold millions. */
    private static final int MOST_DISTINCT = 4096;

    private final boolean colours;
    private final Map<Integer, Seen> seen = new HashMap<>();
    private long pixels;

    /** How often a value occurs and where first, in row-major order. */
    private static final class Seen {
        private long count;
        private int first = Integer.MAX_VALUE;
    }

    /** @param colours whether values are colours {@code 0xRRGGBB} */
    StrayTally(boolean colours) {
        this.colours = colours;
    }

    /** @param at position of the pixel in row-major order */
    void add(int value, int at) {
        pixels++;
        Seen one = seen.get(value);
        if (one == null) {
            if (seen.size() == MOST_DISTINCT) {
                return;
            }
            one = new Seen();
            seen.put(value, one);
        }
        one.count++;
        one.first = Math.min(one.first, at);
    }

    StrayPixels pixels(int width) {
        if (pixels == 0) {
            return StrayPixels.NONE;
        }
        List<StrayPixels.Value> first = seen.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getValue().first))
                .limit(StrayPixels.MOST)
                .map(entry -> value(entry.getKey(), entry.getValue(), width))
                .toList();
        return new StrayPixels(pixels, first);
    }

    private StrayPixels.Value value(int value, Seen one, int width) {
        String text = colours ? ValueText.colour(value) : String.valueOf(value);
        return new StrayPixels.Value(text, one.count, one.first % width, one.first / width);
    }
}
