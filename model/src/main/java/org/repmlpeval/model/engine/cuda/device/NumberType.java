package org.repmlpeval.model.engine.cuda.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.checkpoint.Precision;

/**
 * Types of the numbers that a device multiplies. Everything else is computed in float32 or float64, in which products also add up. In a
 * type of 16 bits, values and weight matrices are stored in 16 bits.
 */
public enum NumberType {
    FLOAT32(Precision.FLOAT32, cudart.CUDA_R_32F, cublas.CUBLAS_COMPUTE_32F),
    FLOAT64(Precision.FLOAT64, cudart.CUDA_R_64F, cublas.CUBLAS_COMPUTE_64F),
    /** Stored as float32. The device's own rounding changes nothing if what is multiplied was rounded before. */
    TF32(Precision.FLOAT32, cudart.CUDA_R_32F, cublas.CUBLAS_COMPUTE_32F_FAST_TF32),
    BF16(Precision.FLOAT32, cudart.CUDA_R_16BF, cublas.CUBLAS_COMPUTE_32F),
    FP16(Precision.FLOAT32, cudart.CUDA_R_16F, cublas.CUBLAS_COMPUTE_32F);

    /** The first architecture, 8.0, that multiplies in bf16 and TF32. */
    private static final int FIRST_WITH_ALL = 80;

    private final Precision sums;
    private final int stored;
    private final int arithmetic;

    NumberType(Precision sums, int stored, int arithmetic) {
        this.sums = sums;
        this.stored = stored;
        this.arithmetic = arithmetic;
    }

    /**
     * The type for a form.
     *
     * @param precision of sums
     * @param reduced the form's type, if it has one
     * @return that type if the device multiplies in it, and the environment lets it, and adds up in that precision; otherwise the precision, in which the type can be
     *     simulated
     */
    public static NumberType of(Precision precision, Optional<ReducedPrecision> reduced, CudaDevice device) {
        if (precision == Precision.FLOAT64) {
            return FLOAT64;
        }
        return reduced.map(type -> valueOf(type.name()))
                .filter(type -> type == FP16 || device.isAtLeast(FIRST_WITH_ALL))
                .filter(type -> type != TF32 || !Cuda.isTf32SwitchedOff())
                .orElse(FLOAT32);
    }

    /** In which sums are added up, and in which values are copied from and to the host. */
    public Precision sums() {
        return sums;
    }

    /** Whether values take 16 bits. */
    public boolean isNarrow() {
        return this == BF16 || this == FP16;
    }

    /** Whether it is the type of forms in reduced precision alone. */
    public boolean isReduced() {
        return this != FLOAT32 && this != FLOAT64;
    }

    /** Bytes of an element of a value or a weight matrix. */
    public int bytes() {
        return isNarrow() ? Short.BYTES : sums.bytes();
    }

    /** The type whose kernels it uses: TF32 is a matter of products alone. */
    NumberType ofKernels() {
        return this == TF32 ? FLOAT32 : this;
    }

    /** Macros with which kernels are compiled. */
    List<String> macros() {
        List<String> macros = new ArrayList<>(List.of("-DREAL=" + (sums == Precision.FLOAT32 ? "float" : "double")));
        if (isNarrow()) {
            macros.add("-DSTORED_" + name());
        }
        return macros;
    }

    /** CUDA's number of the type in which matrices are stored. */
    int stored() {
        return stored;
    }

    /** CUDA's number of the type of sums, and of the factors of a product. */
    int scale() {
        return sums == Precision.FLOAT32 ? cudart.CUDA_R_32F : cudart.CUDA_R_64F;
    }

    /** CUDA's number of the arithmetic of products. */
    int arithmetic() {
        return arithmetic;
    }
}
