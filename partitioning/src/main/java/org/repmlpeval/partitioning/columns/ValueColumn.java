package org.repmlpeval.partitioning.columns;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values of which many are equal: each is held once, and rows hold its number. Immutable. */
public final class ValueColumn<T extends Serializable> implements Serializable {
    /** The most rows of a column, so that a number fits in a {@code char}. */
    public static final int MOST_ROWS = 1 << 16;

    private static final long serialVersionUID = 1L;

    private final Serializable[] values;
    /** Null if all rows have the same value. */
    private final char[] codes;

    private ValueColumn(Serializable[] values, char[] codes) {
        this.values = values;
        this.codes = codes;
    }

    @SuppressWarnings("unchecked") // the writer took nothing else
    public T get(int index) {
        return (T) values[codes == null ? 0 : codes[index]];
    }

    /** All values, each once. */
    @SuppressWarnings("unchecked") // as above
    public List<T> distinct() {
        return (List<T>) Arrays.asList(values);
    }

    /** Bytes of heap, without the values themselves. */
    public long heapBytes() {
        return 4L * values.length + (codes == null ? 0 : (long) Character.BYTES * codes.length);
    }

    /** Appends at most {@link #MOST_ROWS} values. Not thread-safe. */
    public static final class Writer<T extends Serializable> {
        private final List<T> values = new ArrayList<>();
        private final Map<T, Integer> numbers = new HashMap<>();
        private char[] codes = new char[16];
        private int size;

        public void add(T value) {
            codes = size == codes.length ? Arrays.copyOf(codes, 2 * size) : codes;
            char last = size == 0 ? 0 : codes[size - 1];
            codes[size] = size > 0 && values.get(last) == value ? last : number(value);
            size++;
        }

        private char number(T value) {
            Integer known = numbers.get(value);
            if (known == null) {
                known = values.size();
                numbers.put(value, known);
                values.add(value);
            }
            return (char) (int) known;
        }

        public ValueColumn<T> done() {
            return new ValueColumn<>(
                    values.toArray(Serializable[]::new), values.size() > 1 ? Arrays.copyOf(codes, size) : null);
        }
    }
}
