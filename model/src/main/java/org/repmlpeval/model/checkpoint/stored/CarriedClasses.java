package org.repmlpeval.model.checkpoint.stored;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a checkpoint says about the order of its classes, and the texts in it that may describe its preprocessing.
 *
 * @param orders in the order of the file, those nearer the top level first; empty if the file has none
 * @param unusable one sentence for each entry that is named like a class order but cannot be used as one
 * @param texts configurations
 */
public record CarriedClasses(List<ClassOrder> orders, List<String> unusable, List<CarriedText> texts) {
    /** For a file that says nothing about classes. */
    public static final CarriedClasses NONE = new CarriedClasses(List.of(), List.of());

    public CarriedClasses {
        orders = List.copyOf(orders);
        unusable = List.copyOf(unusable);
        texts = List.copyOf(texts);
    }

    /** Without texts. */
    public CarriedClasses(List<ClassOrder> orders, List<String> unusable) {
        this(orders, unusable, List.of());
    }

    /** Both combined, without duplicates. */
    public CarriedClasses plus(CarriedClasses other) {
        return new CarriedClasses(
                Stream.concat(orders.stream(), other.orders.stream()).distinct().toList(),
                Stream.concat(unusable.stream(), other.unusable.stream())
                        .distinct()
                        .toList(),
                Stream.concat(texts.stream(), other.texts.stream()).distinct().toList());
    }
}
