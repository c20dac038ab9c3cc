package org.repmlpeval.model.checkpoint.stored;

import java.util.Optional;

/** Number formats of stored tensors, with their names in PyTorch's storages, in its dtypes and in safetensors. */
public enum ElementType {
    FLOAT16(2, "HalfStorage", "float16", "F16"),
    BFLOAT16(2, "BFloat16Storage", "bfloat16", "BF16"),
    FLOAT32(4, "FloatStorage", "float32", "F32"),
    FLOAT64(8, "DoubleStorage", "float64", "F64"),
    INT64(8, "LongStorage", "int64", "I64"),
    INT32(4, "IntStorage", "int32", "I32"),
    INT16(2, "ShortStorage", "int16", "I16"),
    INT8(1, "CharStorage", "int8", "I8"),
    UINT8(1, "ByteStorage", "uint8", "U8"),
    BOOL(1, "BoolStorage", "bool", "BOOL"),
    UNTYPED(1, "UntypedStorage", "", ""),
    UINT16(2, "", "uint16", "U16"),
    UINT32(4, "", "uint32", "U32"),
    UINT64(8, "", "uint64", "U64"),
    FLOAT8_E4M3(1, "", "float8_e4m3fn", "F8_E4M3"),
    FLOAT8_E5M2(1, "", "float8_e5m2", "F8_E5M2"),
    // Tensors of these types are skipped, but a legacy file does not say how long they are.
    QINT8(1, "QInt8Storage", "qint8", ""),
    QUINT8(1, "QUInt8Storage", "quint8", ""),
    QINT32(4, "QInt32Storage", "qint32", ""),
    COMPLEX64(8, "ComplexFloatStorage", "complex64", "C64"),
    COMPLEX128(16, "ComplexDoubleStorage", "complex128", "");

    private final int bytes;
    private final String storage;
    private final String dtype;
    private final String safetensors;

    ElementType(int bytes, String storage, String dtype, String safetensors) {
        this.bytes = bytes;
        this.storage = storage;
        this.dtype = dtype;
        this.safetensors = safetensors;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** PyTorch's name of the storage class, without its module. */
    public String storage() {
        return storage;
    }

    public String safetensors() {
        return safetensors;
    }

    /** Whether tensors of this type become part of a state dict. */
    public boolean isWeight() {
        return ordinal() <= FLOAT64.ordinal();
    }

    public static Optional<ElementType> ofStorage(String name) {
        return find(name, Names.STORAGE);
    }

    public static Optional<ElementType> ofDtype(String name) {
        return find(name, Names.DTYPE);
    }

    public static Optional<ElementType> ofSafetensors(String name) {
        return find(name, Names.SAFETENSORS);
    }

    private enum Names {
        STORAGE,
        DTYPE,
        SAFETENSORS
    }

    private static Optional<ElementType> find(String name, Names names) {
        for (ElementType type : values()) {
            String own =
                    switch (names) {
                        case STORAGE -> type.storage;
                        case DTYPE -> type.dtype;
                        case SAFETENSORS -> type.safetensors;
                    };
            if (!own.isEmpty() && own.equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** {@code float32}. */
    @Override
    public String toString() {
        return dtype.isEmpty() ? "untyped" : dtype;
    }
}
