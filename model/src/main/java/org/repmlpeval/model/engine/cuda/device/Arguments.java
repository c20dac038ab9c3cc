package org.repmlpeval.model.engine.cuda.device;

import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** Arguments of a kernel as the driver reads them: a pointer to each. */
final class Arguments implements AutoCloseable {
    private static final int SLOT = Long.BYTES;

    private final BytePointer values;
    private final PointerPointer<BytePointer> pointers;

    Arguments(Object... arguments) {
        values = new BytePointer(
                Arrays.stream(arguments).mapToLong(Arguments::bytes).sum());
        pointers = new PointerPointer<>(arguments.length);
        long at = 0;
        for (int i = 0; i < arguments.length; i++) {
            put(at, arguments[i]);
            pointers.put(i, values.getPointer(at));
            at += bytes(arguments[i]);
        }
    }

    private static long bytes(Object argument) {
        return argument instanceof int[] structure
                ? ((long) structure.length * Integer.BYTES + SLOT - 1) / SLOT * SLOT
                : SLOT;
    }

    private void put(long at, Object argument) {
        if (argument instanceof Long address) {
            values.putLong(at, address);
        } else if (argument instanceof Integer number) {
            values.putInt(at, number);
        } else if (argument instanceof Float number) {
            values.putFloat(at, number);
        } else if (argument instanceof Double number) {
            values.putDouble(at, number);
        } else if (argument instanceof int[] structure) {
            for (int i = 0; i < structure.length; i++) {
                values.putInt(at + (long) i * Integer.BYTES, structure[i]);
            }
        } else {
            throw new IllegalArgumentException("an argument of a kernel is " + argument);
        }
    }

    PointerPointer<BytePointer> pointers() {
        return pointers;
    }

    @Override
    public void close() {
        pointers.close();
        values.close();
    }
}
