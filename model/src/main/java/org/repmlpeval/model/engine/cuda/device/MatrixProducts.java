package org.repmlpeval.model.engine.cuda.device;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulDescOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulPreferenceOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatrixLayoutOpaque_t;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.checkpoint.Precision;

/**
 * Matrix products by cuBLASLt. Sums are those of full float32 or float64, and TF32 is used only where it is the type. The first algorithm
 * that cuBLASLt proposes is taken, never one that adds parts in the order in which they happen to be ready or in 16 bits. So a product
 * has the same bits in every run.
 */
public final class MatrixProducts {
    /** Memory that an algorithm may use, as NVIDIA advises for its newer devices. */
    public static final long WORKSPACE_BYTES = 32L << 20;

    private final CudaDevice device;
    private final cublasLtContext handle = new cublasLtContext();
    private final Map<Key, Prepared> prepared = new HashMap<>();
    private final Map<Precision, Factors> factors = Map.of(
            Precision.FLOAT32, new Factors(new FloatPointer(1f), new FloatPointer(0f)),
            Precision.FLOAT64, new Factors(new DoublePointer(1d), new DoublePointer(0d)));

    private record Key(Product product, NumberType type) {}

    /** Of A · B, and of what C held. */
    private record Factors(Pointer product, Pointer before) {}

    /** What cuBLASLt was asked for and what it proposed. Kept until the process ends. */
    private record Prepared(
            cublasLtMatmulDescOpaque_t operation,
            cublasLtMatrixLayoutOpaque_t a,
            cublasLtMatrixLayoutOpaque_t b,
            cublasLtMatrixLayoutOpaque_t c,
            cublasLtMatmulHeuristicResult_t choice) {}

    /** An address of a device's memory. */
    private static final class Address extends Pointer {
        Address(long value) {
            address = value;
        }
    }

    MatrixProducts(CudaDevice device) {
        this.device = device;
        check(cublas.cublasLtCreate(handle), "to start");
    }

    /** Version of cuBLASLt, such as 130100. */
    public static long version() {
        return cublas.cublasLtGetVersion();
    }

    /**
     * Adds a product to a stream. All addresses are multiples of {@link DeviceMemory#ALIGNMENT}.
     *
     * @param type of A and B, and of C if it holds values
     * @param operands addresses of A, B and C
     * @param workspace address of {@link #WORKSPACE_BYTES} that nothing else uses meanwhile
     */
    public void multiply(CudaStream stream, Product product, NumberType type, long[] operands, long workspace) {
        Prepared ready = prepare(new Key(product, type));
        Factors factor = factors.get(type.sums());
        Pointer c = new Address(operands[2]);
        // A matrix in C order is its transpose in cuBLAS's order, so this computes Cᵀ = Bᵀ · Aᵀ.
        int code = cublas.cublasLtMatmul(
                handle,
                ready.operation(),
                factor.product(),
                new Address(operands[1]),
                ready.b(),
                new Address(operands[0]),
                ready.a(),
                factor.before(),
                c,
                ready.c(),
                c,
                ready.c(),
                ready.choice().algo(),
                new Address(workspace),
                WORKSPACE_BYTES,
                stream.handle());
        if (code != cublas.CUBLAS_STATUS_SUCCESS) {
            // If the device failed, it says better what happened.
            stream.await();
        }
        check(code, "to multiply " + product);
    }

    private synchronized Prepared prepare(Key key) {
        return prepared.computeIfAbsent(key, this::choose);
    }

    private Prepared choose(Key key) {
        Product p = key.product();
        NumberType type = key.type();
        boolean rounded = p.result().number() == Product.Element.VALUE;
        cublasLtMatmulDescOpaque_t operation = new cublasLtMatmulDescOpaque_t(created(
                result -> cublas.cublasLtMatmulDescCreate(result, type.arithmetic(), type.scale()),
                "to describe a product"));
        cublasLtMatrixLayoutOpaque_t a = layout(type.stored(), p.k(), p.m(), p.k(), p.batch());
        cublasLtMatrixLayoutOpaque_t b = layout(type.stored(), p.n(), p.k(), p.pitch(), p.batch());
        cublasLtMatrixLayoutOpaque_t c = layout(
                rounded ? type.stored() : type.scale(), p.n(), p.m(), p.result().pitch(), p.batch());
        cublasLtMatmulPreferenceOpaque_t preference = new cublasLtMatmulPreferenceOpaque_t(
                created(cublas::cublasLtMatmulPreferenceCreate, "to describe what is preferred"));
        cublasLtMatmulHeuristicResult_t choice = new cublasLtMatmulHeuristicResult_t();
        try (LongPointer workspace = new LongPointer(new long[] {WORKSPACE_BYTES});
                IntPointer reduction = new IntPointer(new int[] {cublas.CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE});
                IntPointer found = new IntPointer(1)) {
            prefer(preference, cublas.CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, workspace, Long.BYTES);
            prefer(preference, cublas.CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, reduction, Integer.BYTES);
            check(
                    cublas.cublasLtMatmulAlgoGetHeuristic(handle, operation, b, a, c, c, preference, 1, choice, found),
                    "to find an algorithm for " + p);
            if (found.get() < 1) {
                throw new EnvironmentException(
                        "cuBLASLt " + version() + " has no algorithm on " + device + " for " + p + " in " + type);
            }
        } finally {
            cublas.cublasLtMatmulPreferenceDestroy(preference);
        }
        return new Prepared(operation, a, b, c, choice);
    }

    private static void prefer(cublasLtMatmulPreferenceOpaque_t preference, int what, Pointer value, int bytes) {
        check(cublas.cublasLtMatmulPreferenceSetAttribute(preference, what, value, bytes), "to take a preference");
    }

    /** In cuBLAS's order: columns one after another. @param pitch elements from a column to the next */
    private static cublasLtMatrixLayoutOpaque_t layout(int type, int rows, int columns, int pitch, int batch) {
        cublasLtMatrixLayoutOpaque_t layout = new cublasLtMatrixLayoutOpaque_t(created(
                result -> cublas.cublasLtMatrixLayoutCreate(result, type, rows, columns, pitch),
                "to describe a matrix"));
        try (IntPointer count = new IntPointer(new int[] {batch});
                LongPointer stride = new LongPointer(new long[] {(long) pitch * columns})) {
            describe(layout, cublas.CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, count, Integer.BYTES);
            describe(layout, cublas.CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, stride, Long.BYTES);
        }
        return layout;
    }

    private static void describe(cublasLtMatrixLayoutOpaque_t layout, int what, Pointer value, int bytes) {
        check(cublas.cublasLtMatrixLayoutSetAttribute(layout, what, value, bytes), "to describe a matrix");
    }

    /** A function of cuBLASLt that makes an object. */
    private interface Maker {
        int make(PointerPointer<Pointer> result);
    }

    private static Pointer created(Maker maker, String what) {
        try (PointerPointer<Pointer> result = new PointerPointer<>(1)) {
            check(maker.make(result), what);
            return result.get(0);
        }
    }

    private static void check(int code, String what) {
        if (code != cublas.CUBLAS_STATUS_SUCCESS) {
            throw new EnvironmentException("cuBLASLt fails " + what + ": "
                    + cublas.cublasLtGetStatusString(code).getString() + " (status " + code + ")");
        }
    }
}
