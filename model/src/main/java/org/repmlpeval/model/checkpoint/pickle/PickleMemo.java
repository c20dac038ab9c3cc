package org.repmlpeval.model.checkpoint.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values that a pickle numbers so that it can use them again. Python numbers them in order, so each takes one reference. */
final class PickleMemo {
    private final PickleLimits limits;
    private final List<Object> dense = new ArrayList<>();
    private final Map<Long, Object> sparse = new HashMap<>();

    PickleMemo(PickleLimits limits) {
        this.limits = limits;
    }

    /** The next number. */
    long next() {
        return (long) dense.size() + sparse.size();
    }

    /** Any number is legal, but a number out of order takes more memory. */
    void put(long number, Object value) {
        if (number == dense.size()) {
            limits.allocate(PickleLimits.REFERENCE);
            dense.add(value);
        } else if (number >= 0 && number < dense.size()) {
            dense.set((int) number, value);
        } else {
            limits.allocate(PickleLimits.ENTRY);
            sparse.put(number, value);
        }
    }

    /** Null if no value has that number. */
    Object get(long number) {
        return number >= 0 && number < dense.size() ? dense.get((int) number) : sparse.get(number);
    }
}
