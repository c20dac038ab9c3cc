package org.repmlpeval.model.checkpoint.pickle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Instance;

/** NumPy's arrays of texts and its integers, as pickles of protocol 2 describe them, which is what {@code torch.save} writes. */
final class NumpyValues {
    private static final int CHARACTER = 4;

    private NumpyValues() {}

    /** The texts of an array with one axis; empty of anything else. */
    static Optional<List<String>> texts(Instance array) {
        if (!array.name().endsWith("multiarray._reconstruct")
                || !(array.state() instanceof List<?> state)
                || state.size() != 5
                || !(state.get(1) instanceof List<?> shape)
                || shape.size() != 1
                || !(shape.get(0) instanceof Long count)) {
            return Optional.empty();
        }
        if (state.get(4) instanceof List<?> objects) {
            return objects.size() == count && objects.stream().allMatch(String.class::isInstance)
                    ? Optional.of(objects.stream().map(String.class::cast).toList())
                    : Optional.empty();
        }
        String type = type(state.get(2));
        Optional<ByteBuffer> bytes = bytes(state.get(4), state.get(2));
        if (bytes.isEmpty() || !type.matches("U[1-9]\\d{0,4}")) {
            return Optional.empty();
        }
        int length = Integer.parseInt(type.substring(1));
        if (count < 0 || count > ClassNames.MAX_NAMES || bytes.get().remaining() != count * length * CHARACTER) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(bytes.get(), length));
        }
        return Optional.of(texts);
    }

    /** The value of a scalar such as {@code numpy.int64}; empty of anything else. */
    static Optional<Long> integer(Instance scalar) {
        if (!scalar.name().endsWith("multiarray.scalar")
                || !(scalar.arguments() instanceof List<?> arguments)
                || arguments.size() != 2) {
            return Optional.empty();
        }
        return bytes(arguments.get(1), arguments.get(0)).flatMap(bytes -> switch (type(arguments.get(0))) {
            case "i8" -> bytes.remaining() == Long.BYTES ? Optional.of(bytes.getLong()) : Optional.empty();
            case "i4" -> bytes.remaining() == Integer.BYTES ? Optional.of((long) bytes.getInt()) : Optional.empty();
            default -> Optional.empty();
        });
    }

    /** Without the zeros that fill it up; a number that is no character becomes U+FFFD. */
    private static String text(ByteBuffer bytes, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int character = bytes.getInt();
            text.appendCodePoint(Character.isValidCodePoint(character) ? character : 0xFFFD);
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return text.substring(0, end);
    }

    /** {@code U9} for texts of at most nine characters, {@code i8} for int64; the empty string if it is no dtype. */
    private static String type(Object dtype) {
        return dtype instanceof Instance instance
                        && instance.name().equals("numpy.dtype")
                        && instance.arguments() instanceof List<?> arguments
                        && !arguments.isEmpty()
                        && arguments.get(0) instanceof String name
                ? name
                : "";
    }

    /** A byte string, which protocol 2 writes as a call that encodes a text of Latin-1, in the byte order of the dtype. */
    private static Optional<ByteBuffer> bytes(Object value, Object dtype) {
        boolean isEncoded = value instanceof Instance instance
                && instance.name().equals("_codecs.encode")
                && instance.arguments() instanceof List<?> arguments
                && arguments.size() == 2
                && arguments.get(0) instanceof String
                && "latin1".equals(arguments.get(1));
        if (!isEncoded) {
            return Optional.empty();
        }
        String text = (String) ((List<?>) ((Instance) value).arguments()).get(0);
        boolean isBig = dtype instanceof Instance instance
                && instance.state() instanceof List<?> state
                && state.size() > 1
                && ">".equals(state.get(1));
        return Optional.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))
                .order(isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));
    }
}
