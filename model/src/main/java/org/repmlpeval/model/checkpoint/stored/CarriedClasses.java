package org.repmlpeval.model.checkpoint.stored;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a checkpoint says of the order of its classes.
 *
 * @param orders in the order in which they stand in the file, those nearer the top level first; empty if it carries none
 * @param unusable one sentence for each entry that has the name of an order and is none
 */
public record CarriedClasses(List<ClassOrder> orders, List<String> unusable) {
    /** Of a file that says nothing. */
    public static final CarriedClasses NONE = new CarriedClasses(List.of(), List.of());

    public CarriedClasses {
        orders = List.copyOf(orders);
        unusable = List.copyOf(unusable);
    }

    /** Both together, each once. */
    public CarriedClasses plus(CarriedClasses other) {
        return new CarriedClasses(
                Stream.concat(orders.stream(), other.orders.stream()).distinct().toList(),
                Stream.concat(unusable.stream(), other.unusable.stream())
                        .distinct()
                        .toList());
    }
}
