package org.repmlpeval.job.task.statistics;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * An exact count with the first few of what was counted, in natural order: however partial samples are grouped, their sum lists
 * the same items.
 *
 * @param cap the most that are listed
 * @param of how many there are
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

    static <T extends Comparable<? super T>> Sample<T> empty(int cap) {
        return new Sample<T>(cap, 0, List.of());
    }

    static <T extends Comparable<? super T>> Sample<T> of(int cap, T item) {
        return new Sample<T>(cap, 1, List.of(item));
    }

    Sample<T> plus(Sample<T> other) {
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
