package org.repmlpeval.job.task.statistics;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * An exact count together with the first few of the counted items in natural order. The sum of partial samples lists the same items for
 * any grouping.
 *
 * @param cap largest number of listed items
 * @param of total number of items
 * @param items the first {@code min(cap, of)} of them
 */
public record Sample<T extends Comparable<? super T>>(int cap, long of, List<T> items) implements Serializable {
    public Sample {
        items = List.copyOf(items);
        if (items.size() != Math.min(cap, of)) {
            throw new IllegalArgumentException("sample lists " + items.size() + " of " + of + " with a cap of " + cap
                    + "; it must list the smaller");
        }
    }

    public static <T extends Comparable<? super T>> Sample<T> empty(int cap) {
        return new Sample<T>(cap, 0, List.of());
    }

    public static <T extends Comparable<? super T>> Sample<T> of(int cap, T item) {
        return new Sample<T>(cap, 1, List.of(item));
    }

    public Sample<T> plus(Sample<T> other) {
        if (cap != other.cap) {
            throw new IllegalArgumentException("samples with caps " + cap + " and " + other.cap + " do not add up");
        }
        if (of == 0 || other.of == 0) {
            return of == 0 ? other : this;
        }
        List<T> first = Stream.concat(items.stream(), other.items.stream())
                .sorted()
                .limit(cap)
                .toList();
        return new Sample<T>(cap, of + other.of, first);
    }
}
