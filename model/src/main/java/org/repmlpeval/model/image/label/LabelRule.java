package org.repmlpeval.model.image.label;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.repmlpeval.model.InvalidInputException;

/**
 * Says which value of a label file is which class. Made by a {@link Builder}. A pixel goes through these steps:
 *
 * <ol>
 *   <li>A value that the rule ignores is ignored. Ignore values are values of the file, so no later step can move one onto a class.
 *   <li>With a label map, the value is replaced by the one that the map gives. With a colour map, the colour is. What the map does not
 *       hold is stray, ignored or kept, as the rule says.
 *   <li>With {@code reduce_zero_label}, 0 and 255 are ignored and other values become smaller by 1, as in mmsegmentation.
 *   <li>A value from 0 to K−1 is a class. Every other value is stray.
 * </ol>
 */
public final class LabelRule implements Serializable {
    /** The largest value of a label file: 16 bits. */
    public static final int LARGEST_VALUE = 0xFFFF;

    /** The largest number of classes. */
    public static final int MOST_CLASSES = Short.MAX_VALUE;

    /** The value that a map gives to what is ignored. */
    public static final int IGNORE = -1;

    /** The value to which {@code reduce_zero_label} moves 0; it is not reduced itself. */
    private static final int REDUCED_ZERO = 255;

    private static final long serialVersionUID = 1;

    /** What becomes of a value or colour that the map does not hold. */
    public enum Unmapped {
        STRAY,
        IGNORE,
        /** The value stays; of label maps only. */
        KEEP
    }

    /** What is done with 0, which some data sets use for everything that has no label. */
    public enum Zero {
        /** 0 is the first class. */
        CLASS,
        /** 0 is ignored and 1 is the first class, as with mmsegmentation's {@code reduce_zero_label}. */
        REDUCED
    }

    private final int classes;
    private final TreeSet<Integer> ignore;
    private final TreeMap<Integer, Integer> labelMap;
    private final TreeMap<Integer, Integer> colours;
    private final Unmapped unmapped;
    private final Zero zero;

    private LabelRule(Builder builder) {
        classes = builder.classes;
        ignore = new TreeSet<>(builder.ignore);
        labelMap = new TreeMap<>(builder.labelMap);
        colours = new TreeMap<>(builder.colours);
        unmapped = builder.unmapped;
        zero = builder.zero;
        new RuleCheck(this).verify();
    }

    /**
     * Starts a rule that takes each value from 0 to K−1 for the class of that number, and ignores nothing.
     *
     * @param classes the number of classes K, 1 to {@value #MOST_CLASSES}
     */
    public static Builder of(int classes) {
        return new Builder(classes);
    }

    /** The number of classes K. */
    public int classes() {
        return classes;
    }

    /** Values of the file that are left out of every count. */
    public SortedSet<Integer> ignore() {
        return new TreeSet<>(ignore);
    }

    /** Value of the file → value of the data set or {@link #IGNORE}; empty if values are not mapped. */
    public SortedMap<Integer, Integer> labelMap() {
        return new TreeMap<>(labelMap);
    }

    /** Colour {@code 0xRRGGBB} → value of the data set or {@link #IGNORE}; empty if labels are not colours. */
    public SortedMap<Integer, Integer> colours() {
        return new TreeMap<>(colours);
    }

    public Unmapped unmapped() {
        return unmapped;
    }

    public Zero zero() {
        return zero;
    }

    /** Whether the label files hold colours, not numbers. */
    public boolean readsColours() {
        return !colours.isEmpty();
    }

    /**
     * The class of a value.
     *
     * @param value sample of a grey image or index of a palette, 0 to {@value #LARGEST_VALUE}
     * @return 0 to K−1, {@link LabelMap#IGNORED} or {@link LabelMap#STRAY}
     */
    public short ofValue(int value) {
        if (ignore.contains(value)) {
            return LabelMap.IGNORED;
        }
        if (labelMap.isEmpty()) {
            return ofMapped(value);
        }
        Integer mapped = labelMap.get(value);
        if (mapped != null) {
            return ofMapped(mapped);
        }
        return unmapped == Unmapped.KEEP ? ofMapped(value) : ofUnmapped();
    }

    /**
     * The class of a colour.
     *
     * @param rgb {@code 0xRRGGBB}
     * @return 0 to K−1, {@link LabelMap#IGNORED} or {@link LabelMap#STRAY}
     */
    public short ofColour(int rgb) {
        Integer mapped = colours.get(rgb);
        return mapped == null ? ofUnmapped() : ofMapped(mapped);
    }

    private short ofUnmapped() {
        return unmapped == Unmapped.IGNORE ? LabelMap.IGNORED : LabelMap.STRAY;
    }

    private short ofMapped(int value) {
        if (value == IGNORE) {
            return LabelMap.IGNORED;
        }
        int reduced = value;
        if (zero == Zero.REDUCED) {
            if (value == 0 || value == REDUCED_ZERO) {
                return LabelMap.IGNORED;
            }
            reduced = value - 1;
        }
        return reduced < classes ? (short) reduced : LabelMap.STRAY;
    }

    /** What the rule does, for reports, e.g. {@code 150 classes; 0 is ignored and other values are reduced by 1; ignored value: 255}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(classes + " classes");
        if (readsColours()) {
            text.append("; ").append(mapped(colours.size(), "colour"));
        }
        if (!labelMap.isEmpty()) {
            text.append("; ").append(mapped(labelMap.size(), "value"));
        }
        if (readsColours() || !labelMap.isEmpty()) {
            text.append(", others are ")
                    .append(unmapped == Unmapped.KEEP ? "kept" : unmapped == Unmapped.IGNORE ? "ignored" : "stray");
        }
        if (zero == Zero.REDUCED) {
            text.append("; 0 and 255 are ignored and other values are reduced by 1 (reduce_zero_label)");
        }
        if (!ignore.isEmpty()) {
            text.append(ignore.size() == 1 ? "; ignored value: " : "; ignored values: ")
                    .append(ignore.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        return text.toString();
    }

    private static String mapped(int count, String what) {
        return count + " " + what + (count == 1 ? " is mapped" : "s are mapped");
    }

    /** Collects the parts of a rule; each method returns this builder. */
    public static final class Builder {
        private final int classes;
        private Set<Integer> ignore = Set.of();
        private Map<Integer, Integer> labelMap = Map.of();
        private Map<Integer, Integer> colours = Map.of();
        private Unmapped unmapped = Unmapped.STRAY;
        private Zero zero = Zero.CLASS;

        private Builder(int classes) {
            this.classes = classes;
        }

        /** Values of the file that are left out of every count, such as 255. */
        public Builder ignoring(Set<Integer> values) {
            ignore = values;
            return this;
        }

        /** Value of the file → value of the data set, or {@link #IGNORE}. */
        public Builder labelMap(Map<Integer, Integer> map) {
            labelMap = map;
            return this;
        }

        /** Colour {@code 0xRRGGBB} → value of the data set, or {@link #IGNORE}. */
        public Builder colours(Map<Integer, Integer> map) {
            colours = map;
            return this;
        }

        public Builder unmapped(Unmapped treatment) {
            unmapped = treatment;
            return this;
        }

        public Builder zero(Zero treatment) {
            zero = treatment;
            return this;
        }

        /** @throws InvalidInputException if the parts contradict each other; the message says which values do */
        public LabelRule build() {
            return new LabelRule(this);
        }
    }
}
