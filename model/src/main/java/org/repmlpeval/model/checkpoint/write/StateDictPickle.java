package org.repmlpeval.model.checkpoint.write;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A state dict in pickle protocol 2: an OrderedDict of contiguous tensors whose storages have the keys 0, 1, 2, …, either bare or
 * as an entry of a dict.
 */
public final class StateDictPickle {
    private static final String PROTOCOL_2 = "\u0080\u0002";
    private static final String ORDERED_DICT = "ccollections\nOrderedDict\n)R";
    private static final String REBUILD = "ctorch._utils\n_rebuild_tensor_v2\n";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private StateDictPickle() {}

    public static byte[] of(Map<String, TensorBytes> tensors) {
        StateDictPickle pickle = new StateDictPickle();
        pickle.ascii(PROTOCOL_2).stateDict(tensors).ascii(".");
        return pickle.out.toByteArray();
    }

    /** {@code {"state_dict": OrderedDict, "meta": dict of texts}}. */
    static byte[] withMeta(Map<String, TensorBytes> tensors, Map<String, String> meta) {
        StateDictPickle pickle = new StateDictPickle();
        pickle.ascii(PROTOCOL_2).ascii("}(");
        pickle.unicode("state_dict").stateDict(tensors);
        pickle.unicode("meta").ascii("}(");
        meta.forEach((key, text) -> pickle.unicode(key).unicode(text));
        pickle.ascii("uu.");
        return pickle.out.toByteArray();
    }

    private StateDictPickle stateDict(Map<String, TensorBytes> tensors) {
        ascii(ORDERED_DICT).ascii("(");
        int key = 0;
        for (Map.Entry<String, TensorBytes> e : tensors.entrySet()) {
            unicode(e.getKey()).tensor(e.getValue(), key++);
        }
        return ascii("u");
    }

    /** {@code _rebuild_tensor_v2(storage, 0, shape, stride, False, OrderedDict())}. */
    private void tensor(TensorBytes tensor, int key) {
        ascii(REBUILD).ascii("((").unicode("storage");
        ascii("ctorch\n" + tensor.type().storage() + "\n")
                .unicode(String.valueOf(key))
                .unicode("cpu");
        integer(tensor.elements()).ascii("tQ").integer(0);
        int[] shape = tensor.shape();
        long[] stride = new long[shape.length];
        long next = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            stride[i] = next;
            next *= Math.max(1, shape[i]);
        }
        ascii("(");
        for (int axis : shape) {
            integer(axis);
        }
        ascii("t(");
        for (long step : stride) {
            integer(step);
        }
        ascii("t\u0089").ascii(ORDERED_DICT).ascii("tR");
    }

    private StateDictPickle ascii(String opcodes) {
        out.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** BINUNICODE. */
    private StateDictPickle unicode(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.writeBytes(little(Integer.BYTES).putInt(utf8.length).array());
        out.writeBytes(utf8);
        return this;
    }

    /** BININT if it fits, else LONG1. */
    private StateDictPickle integer(long value) {
        if (value == (int) value) {
            out.write('J');
            out.writeBytes(little(Integer.BYTES).putInt((int) value).array());
        } else {
            ascii("\u008a\u0008");
            out.writeBytes(little(Long.BYTES).putLong(value).array());
        }
        return this;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
