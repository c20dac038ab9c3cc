package org.repmlpeval.model.checkpoint.pickle;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.repmlpeval.model.checkpoint.stored.ElementType;

/**
 * What the values of a pickle become. Strings, longs and booleans are Java's; lists and tuples are {@code List<Object>}. Lists,
 * tuples and dicts may contain themselves: never hash, compare or print one.
 */
public final class Pickled {
    private Pickled() {}

    /** A class or function of the allow-list, with its full name. {@link TorchObjects} decides what a call of it means. */
    record Global(String name) {}

    /**
     * A storage of a {@code .pth} file, {@code bytes} bytes long, which its container holds under {@code key}. Tensors on it count
     * their offsets from element {@code first} of {@code type}.
     */
    public record Storage(ElementType type, String key, long bytes, long first, Held held) {
        /** A storage of the container. */
        Storage(ElementType type, String key, long bytes, long first) {
            this(type, key, bytes, first, null);
        }
    }

    /** The elements of a storage that is part of the pickle itself, such as those of numpy arrays. Nobody writes to them. */
    public record Held(byte[] bytes, ByteOrder order) {}

    /** A byte string; nobody writes to it. */
    record Bytes(byte[] data) {}

    /** An object that receives a state from the pickle after it was made. */
    interface Buildable {
        /** @throws InvalidInputException if the state is damaged */
        void build(Object state, PickleInput in);
    }

    /** A tensor as a view of a storage; offset and strides in elements of {@code type}, nothing checked yet. */
    public record View(ElementType type, Storage storage, long offset, List<Long> shape, List<Long> stride) {}

    /** Anything that is not used here, such as a float, a byte string or an object of a class that is not on the allow-list. */
    static class Placeholder {
        private final String name;

        Placeholder(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }
    }

    /**
     * An object of a class that is not on the allow-list: it is never created, but its arguments are kept, so that messages can
     * name it and the items of a dict subclass can be read.
     */
    public static final class Instance extends Placeholder implements Buildable {
        private static final Set<String> RECONSTRUCTORS = Set.of("copy_reg._reconstructor", "copyreg._reconstructor");

        private String text;
        private Object state;
        private Dict items;
        private List<Object> elements;

        private Instance(String name) {
            super(name);
        }

        /** The result of calling an unknown function or class. */
        static Instance ofCall(Placeholder callable, Object arguments) {
            boolean isReconstructed =
                    RECONSTRUCTORS.contains(callable.name()) && arguments instanceof List<?> list && list.size() == 3;
            if (!isReconstructed) {
                return new Instance(callable.name());
            }
            // (class, its built-in base class, the value of that base)
            List<?> list = (List<?>) arguments;
            Instance instance = new Instance(typeName(list.get(0)));
            instance.madeOf(list.subList(2, 3));
            return instance;
        }

        /** Takes the arguments that the object's class was given; for a subclass of str, its text. */
        void madeOf(Object arguments) {
            if (arguments instanceof List<?> list && list.size() == 1 && list.get(0) instanceof String only) {
                text = only;
            }
        }

        @Override
        public void build(Object value, PickleInput in) {
            state = value;
        }

        /** The text of a subclass of str; null for other objects. */
        String text() {
            return text;
        }

        /** The state, most often a dict of attributes; null if there is none. */
        Object state() {
            return state;
        }

        /** Items of a subclass of dict; created when first asked for. */
        Dict items() {
            if (items == null) {
                items = new Dict(name());
            }
            return items;
        }

        boolean hasItems() {
            return items != null;
        }

        /** Elements of a subclass of list; created when first asked for. */
        List<Object> elements() {
            if (elements == null) {
                elements = new ArrayList<>();
            }
            return elements;
        }

        /** Whether this is a {@code torch.nn.Module}, of whatever class. */
        boolean isModule() {
            return state instanceof Dict attributes
                    && attributes.items().containsKey("_parameters")
                    && attributes.items().containsKey("_modules");
        }
    }

    /**
     * A dict, or an object of a subclass of dict. Keys are text: keys that are integers or of a subclass of str become text too.
     * Items with other keys are left out.
     */
    public static final class Dict {
        private final String type;
        private final Map<String, Object> items = new LinkedHashMap<>();
        private int weights;
        private int integerKeys;
        private int bytesKeys;

        public Dict() {
            this("dict");
        }

        private Dict(String type) {
            this.type = type;
        }

        /** A numpy array becomes a tensor, and an object of a subclass of dict becomes its items. */
        public void put(Object key, Object value) {
            if (key instanceof Bytes) {
                bytesKeys += value instanceof View ? 1 : 0;
            } else if (key instanceof Long number) {
                // A key that is already text takes precedence over a number that reads the same.
                if (!items.containsKey(number.toString())) {
                    integerKeys++;
                    set(number.toString(), value);
                }
            } else if (key instanceof String text) {
                set(text, value);
            } else if (key instanceof Instance instance && instance.text() != null) {
                set(instance.text(), value);
            }
        }

        private void set(String key, Object value) {
            Object plain = plain(value);
            Object before = items.put(key, plain);
            weights += (isWeight(plain) ? 1 : 0) - (isWeight(before) ? 1 : 0);
        }

        /** {@code dict}, or the full name of the subclass. */
        String type() {
            return type;
        }

        /** Whether some keys were integers and others text. */
        boolean hasMixedKeys() {
            return integerKeys > 0 && integerKeys < items.size();
        }

        boolean hasIntegerKeys() {
            return integerKeys > 0;
        }

        /** How many tensors have byte strings as keys, which cannot be names. */
        int tensorsUnderBytes() {
            return bytesKeys;
        }

        /**
         * Whether an item is a tensor that can become part of a state dict. They are counted once, because a dict may be visited
         * many times.
         */
        boolean holdsTensors() {
            return weights > 0;
        }

        private static boolean isWeight(Object value) {
            return value instanceof View view && view.type().isWeight();
        }

        Map<String, Object> items() {
            return Collections.unmodifiableMap(items);
        }
    }

    /** The value to use: a tensor for a numpy array, a dict for an object of a subclass of dict, otherwise the value itself. */
    static Object plain(Object value) {
        if (value instanceof NumpyObjects.Array array && array.view() != null) {
            return array.view();
        }
        return value instanceof Instance instance && instance.hasItems() && !instance.isModule()
                ? instance.items()
                : value;
    }

    /** The kind of a value, for a message. */
    public static String typeName(Object value) {
        if (value instanceof Placeholder placeholder) {
            return placeholder.name();
        }
        if (value instanceof Global global) {
            return global.name();
        }
        if (value instanceof View view) {
            return view.type() + " tensor";
        }
        if (value instanceof Dict dict) {
            return dict.type();
        }
        if (value instanceof Bytes) {
            return "bytes";
        }
        if (value instanceof NumpyObjects.Array array) {
            return array.kind();
        }
        if (value instanceof NumpyObjects.DType) {
            return "numpy.dtype";
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
