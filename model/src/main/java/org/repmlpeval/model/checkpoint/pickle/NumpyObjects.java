package org.repmlpeval.model.checkpoint.pickle;

import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.repmlpeval.model.checkpoint.NameText;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Buildable;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Bytes;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Global;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Held;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Placeholder;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Storage;
import org.repmlpeval.model.checkpoint.pickle.Pickled.View;
import org.repmlpeval.model.checkpoint.stored.ElementType;
import org.repmlpeval.model.checkpoint.stored.StoredTensor;

/** numpy's arrays, dtypes and scalars in a pickle, and the bytes that Python's older protocols pickle as text. */
final class NumpyObjects {
    private static final String ENCODE = "_codecs.encode";
    private static final Set<String> BYTES = Set.of("__builtin__.bytes", "builtins.bytes");
    private static final String ARRAY = "numpy.ndarray";
    private static final String DTYPE = "numpy.dtype";
    private static final Set<String> RECONSTRUCT =
            Set.of("numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct");
    private static final Set<String> FROM_BUFFER =
            Set.of("numpy.core.numeric._frombuffer", "numpy._core.numeric._frombuffer");
    private static final Set<String> SCALAR = Set.of("numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar");
    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("f2", ElementType.FLOAT16),
            Map.entry("f4", ElementType.FLOAT32),
            Map.entry("f8", ElementType.FLOAT64),
            Map.entry("i1", ElementType.INT8),
            Map.entry("i2", ElementType.INT16),
            Map.entry("i4", ElementType.INT32),
            Map.entry("i8", ElementType.INT64),
            Map.entry("u1", ElementType.UINT8),
            Map.entry("u2", ElementType.UINT16),
            Map.entry("u4", ElementType.UINT32),
            Map.entry("u8", ElementType.UINT64),
            Map.entry("b1", ElementType.BOOL));

    private NumpyObjects() {}

    static boolean isKnown(String name) {
        return name.equals(ENCODE)
                || name.equals(ARRAY)
                || BYTES.contains(name)
                || name.equals(DTYPE)
                || RECONSTRUCT.contains(name)
                || FROM_BUFFER.contains(name)
                || SCALAR.contains(name);
    }

    static Object call(String name, List<?> arguments, PickleInput in) {
        if (name.equals(ENCODE)) {
            return bytes(arguments, in);
        }
        if (BYTES.contains(name)) {
            // Without arguments this is the empty byte string. Otherwise it is an object in an encoding of old Python
            // versions.
            return arguments.isEmpty() ? new Bytes(new byte[0]) : new Placeholder("bytes");
        }
        if (name.equals(DTYPE)) {
            String code = arguments.isEmpty() || !(arguments.get(0) instanceof String text) ? "" : text;
            return new DType(code);
        }
        if (RECONSTRUCT.contains(name)) {
            Object type = TorchObjects.argument(arguments, 0, Object.class, name, in);
            boolean isPlain = type instanceof Global global && global.name().equals(ARRAY);
            return isPlain ? new Array() : new Placeholder(Pickled.typeName(type));
        }
        if (FROM_BUFFER.contains(name)) {
            Array array = new Array();
            array.set(
                    arguments.size() > 2 && arguments.get(2) instanceof List<?> shape ? shape : null,
                    arguments.size() > 1 ? arguments.get(1) : null,
                    arguments.size() > 3 && "F".equals(arguments.get(3)),
                    arguments.isEmpty() ? null : arguments.get(0),
                    in);
            return array;
        }
        return SCALAR.contains(name) ? scalar(arguments, in) : new Placeholder(name);
    }

    /** {@code encode(text, 'latin1')}: how protocols below 3 pickle bytes. */
    private static Object bytes(List<?> arguments, PickleInput in) {
        if (arguments.isEmpty() || !(arguments.get(0) instanceof String text)) {
            return new Placeholder(ENCODE);
        }
        if (arguments.size() > 1 && !(arguments.get(1) instanceof String charset && charset.startsWith("latin"))) {
            return new Placeholder("bytes");
        }
        in.limits().copy(text.length(), Byte.BYTES);
        return new Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** {@code scalar(dtype, bytes)}: texts and integers become Java's, because they may be keys. */
    private static Object scalar(List<?> arguments, PickleInput in) {
        if (arguments.size() != 2
                || !(arguments.get(0) instanceof DType type)
                || !(arguments.get(1) instanceof Bytes bytes)) {
            return new Placeholder("numpy scalar");
        }
        if (type.code.startsWith("U")) {
            in.limits().copy(bytes.data().length, Byte.BYTES);
            return type.text(bytes.data(), 0, bytes.data().length);
        }
        int length = bytes.data().length;
        boolean isInteger = type.code.matches("[iu][1248]") && length <= Long.BYTES && length > 0;
        if (!isInteger) {
            return new Placeholder(type.code.startsWith("f") ? "float" : "numpy scalar");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int at = type.order == ByteOrder.BIG_ENDIAN ? i : length - 1 - i;
            value = value << Byte.SIZE | Byte.toUnsignedLong(bytes.data()[at]);
        }
        int unused = Long.SIZE - Byte.SIZE * length;
        return type.code.startsWith("i") ? value << unused >> unused : value;
    }

    /** {@code numpy.dtype('f4', False, True)}, whose state tells the byte order. */
    static final class DType implements Buildable {
        private final String code;
        private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

        private DType(String code) {
            this.code = code.startsWith("<") || code.startsWith("|") || code.startsWith(">") ? code.substring(1) : code;
            order = code.startsWith(">") ? ByteOrder.BIG_ENDIAN : order;
        }

        /** A text of fixed length, without the zeros that pad it. */
        private String text(byte[] data, int from, int length) {
            Charset utf32 = Charset.forName(order == ByteOrder.BIG_ENDIAN ? "UTF-32BE" : "UTF-32LE");
            String text = new String(data, from, length, utf32);
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == 0) {
                end--;
            }
            return text.substring(0, end);
        }

        @Override
        public void build(Object state, PickleInput in) {
            if (state instanceof List<?> parts && parts.size() > 1 && ">".equals(parts.get(1))) {
                order = ByteOrder.BIG_ENDIAN;
            }
        }
    }

    /** {@code numpy.ndarray}, whose state is {@code (version, shape, dtype, whether the first axis is contiguous, bytes)}. */
    static final class Array implements Buildable {
        private View view;
        private List<String> texts;
        private String kind = "numpy array";

        @Override
        public void build(Object state, PickleInput in) {
            if (state instanceof List<?> parts && parts.size() == 5 && parts.get(1) instanceof List<?> shape) {
                set(shape, parts.get(2), Boolean.TRUE.equals(parts.get(3)), parts.get(4), in);
            }
        }

        /** The array as a tensor; null if tensors do not support the type of its numbers. */
        View view() {
            return view;
        }

        /** The elements of a one-dimensional array of texts; empty for any other array. */
        Optional<List<String>> texts() {
            return Optional.ofNullable(texts);
        }

        /** What a message calls it. */
        String kind() {
            return kind;
        }

        private void set(List<?> shape, Object dtype, boolean isFortran, Object data, PickleInput in) {
            if (!(dtype instanceof DType numbers) || shape == null) {
                return;
            }
            kind = "numpy array of dtype " + NameText.quoted(numbers.code);
            if (shape.size() == 1 && shape.get(0) instanceof Long count) {
                texts = texts(numbers, count, data, in);
            }
            Optional<ElementType> type = Optional.ofNullable(TYPES.get(numbers.code));
            if (type.isEmpty() || !(data instanceof Bytes bytes)) {
                return;
            }
            List<Long> axes = TorchObjects.longs(shape, in);
            long size = type.get().bytes();
            for (long axis : axes) {
                size = axis < 0 || (axis > 0 && size > Integer.MAX_VALUE / axis) ? -1 : size * axis;
                if (size < 0) {
                    break;
                }
            }
            if (size != bytes.data().length) {
                throw in.bad("a numpy array of shape " + axes + " and dtype " + NameText.quoted(numbers.code) + " with "
                        + bytes.data().length + " bytes");
            }
            Held held = new Held(bytes.data(), numbers.order);
            Storage storage = new Storage(type.get(), "numpy", bytes.data().length, 0, held);
            view = new View(
                    type.get(), storage, 0, axes, isFortran ? fortran(axes) : StoredTensor.contiguousStrides(axes));
        }

        /** Texts of fixed length or a list of text objects; null if the array holds something else. */
        private static List<String> texts(DType type, long count, Object data, PickleInput in) {
            if (data instanceof List<?> objects) {
                // Many arrays may be made of one list.
                in.limits().copy(objects.size(), PickleLimits.REFERENCE);
                boolean isText = objects.size() == count && objects.stream().allMatch(String.class::isInstance);
                return isText ? objects.stream().map(String.class::cast).toList() : null;
            }
            if (!(data instanceof Bytes bytes) || !type.code.matches("U[1-9]\\d{0,4}")) {
                return null;
            }
            int length = Integer.BYTES * Integer.parseInt(type.code.substring(1));
            if (count != bytes.data().length / length || bytes.data().length % length != 0) {
                return null;
            }
            in.limits().copy(bytes.data().length, Byte.BYTES);
            in.limits().allocate(count * (PickleLimits.OBJECT + PickleLimits.REFERENCE));
            List<String> texts = new ArrayList<>();
            for (int at = 0; at < bytes.data().length; at += length) {
                texts.add(type.text(bytes.data(), at, length));
            }
            return texts;
        }

        private static List<Long> fortran(List<Long> shape) {
            List<Long> strides = new ArrayList<>();
            long next = 1;
            for (long axis : shape) {
                strides.add(next);
                next *= Math.max(1, axis);
            }
            return strides;
        }
    }
}
