package org.repmlpeval.model.checkpoint.pickle;

import org.repmlpeval.model.checkpoint.stored.ElementType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the values of a pickle become. Strings, longs and booleans are Java's; lists and tuples are {@code List<Object>}. Lists,
 * tuples and dicts may contain themselves: never hash, compare or print one.
 */
final class Pickled {
    private Pickled() {}

    /** A class or function of the allow-list, by its full name; what a call of it means is up to {@link TorchObjects}. */
    record Global(String name) {}

    /**
     * A storage of a {@code .pth} of {@code bytes} bytes, which its container holds under {@code key}; what lies on it counts its
     * offsets from element {@code first} of {@code type}.
     */
    record Storage(ElementType type, String key, long bytes, long first) {}

    /** A tensor as a view of a storage; offset and strides in elements of {@code type}, nothing checked yet. */
    record View(ElementType type, Storage storage, long offset, List<Long> shape, List<Long> stride) {}

    /** Anything that is of no use here, such as a float, a byte string or an object of a class that is not on the allow-list. */
    static sealed class Placeholder permits Instance {
        private final String name;

        Placeholder(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }
    }

    /**
     * What a call of a class or function that is not on the allow-list would have given: never made, only its arguments, attributes
     * and items are kept, as far as the pickle says them.
     */
    static final class Instance extends Placeholder {
        private static final Dict EMPTY = new Dict();

        private final Object arguments;
        private Dict items = EMPTY;
        private Object state = EMPTY;

        Instance(String name, Object arguments) {
            super(name);
            this.arguments = arguments;
        }

        /** The arguments of the call; of a call of a constructor those after the class. */
        Object arguments() {
            return arguments;
        }

        /** Items that were set as in a dict. */
        Dict items() {
            return items;
        }

        void put(Object key, Object value) {
            items = items == EMPTY ? new Dict() : items;
            items.put(key, value);
        }

        /** Most often a dict of attributes. */
        Object state() {
            return state;
        }

        void setState(Object value) {
            state = value;
        }
    }

    /** A dict of which only the items with string keys and, apart from those, with integer keys are kept. */
    static final class Dict {
        private final Map<String, Object> items = new LinkedHashMap<>();
        private Map<Long, Object> numbered = Map.of();
        private int weights;

        void put(Object key, Object value) {
            if (key instanceof Long number) {
                numbered = numbered.isEmpty() ? new LinkedHashMap<>() : numbered;
                numbered.put(number, value);
            }
            if (key instanceof String text) {
                Object before = items.put(text, value);
                weights += (isWeight(value) ? 1 : 0) - (isWeight(before) ? 1 : 0);
            }
        }

        /** Whether an item is a tensor that can become part of a state dict; counted, for one dict may be met any number of times. */
        boolean holdsTensors() {
            return weights > 0;
        }

        private static boolean isWeight(Object value) {
            return value instanceof View view && view.type().isWeight();
        }

        Map<String, Object> items() {
            return Collections.unmodifiableMap(items);
        }

        /** The items with integer keys. */
        Map<Long, Object> numbered() {
            return Collections.unmodifiableMap(numbered);
        }
    }

    /** The kind of a value, for a message. */
    static String typeName(Object value) {
        if (value instanceof Placeholder placeholder) {
            return placeholder.name();
        }
        if (value instanceof Global global) {
            return global.name();
        }
        if (value instanceof View view) {
            return view.type() + " tensor";
        }
        if (value instanceof Dict) {
            return "dict";
        }
        if (value instanceof List) {
            return "list";
        }
        if (value instanceof Storage) {
            return "storage";
        }
        return value instanceof Boolean ? "bool" : value instanceof Long ? "int" : "str";
    }
}
