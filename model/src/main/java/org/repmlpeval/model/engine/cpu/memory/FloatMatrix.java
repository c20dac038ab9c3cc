package org.repmlpeval.model.engine.cpu.memory;

import static org.bytedeco.openblas.global.openblas_nolapack.cblas_scopy;

import org.bytedeco.javacpp.FloatPointer;

/**
 * A row-major matrix in native memory.
 *
 * @param data element (0, 0)
 * @param stride distance of rows in memory, in elements, at least the number of columns
 */
public record FloatMatrix(FloatPointer data, int rows, int columns, int stride) {
    /** The part of that size whose element (0, 0) is this matrix's element (row, column). The part may exceed this matrix. */
    FloatMatrix part(int row, int column, int rows, int columns) {
        return new FloatMatrix(at(row, column), rows, columns, stride);
    }

    private FloatPointer at(int row, int column) {
        return new FloatPointer(data).position(data.position() + (long) row * stride + column);
    }

    /** Copies all elements into the upper left corner of another matrix. */
    void copyInto(FloatMatrix target) {
        if (stride == columns && target.stride == columns) {
            cblas_scopy(rows * columns, data, 1, target.data, 1);
            return;
        }
        FloatPointer from = new FloatPointer(data);
        FloatPointer to = new FloatPointer(target.data);
        for (int row = 0; row < rows; row++) {
            from.position(data.position() + (long) row * stride);
            to.position(target.data.position() + (long) row * target.stride);
            cblas_scopy(columns, from, 1, to, 1);
        }
    }
}
