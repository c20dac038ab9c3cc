package org.repmlpeval.model.engine.cpu.grouped;

import org.bytedeco.javacpp.FloatPointer;
import org.repmlpeval.model.engine.cpu.memory.Gemm;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.engine.cpu.onednn.FewRowsProduct;
import org.repmlpeval.model.plan.Matrix;

/** The products of a grouped layer, {@code (rows, depth) · (depth, columns)} for each group. Groups are divided into blocks of columns. */
abstract class GroupProducts implements AutoCloseable {
    /** Columns of a block, unless it is the only one. */
    private static final int NARROWEST = 512;

    private static final int MOST_BLOCKS = 8;

    /** What a group's product is made of. @param outputs whole channels of the result, each of as many columns */
    record Size(int groups, int depth, int columns, int outputs) {}

    /**
     * The way that is fastest for so many rows.
     *
     * @param weight {@code (groups · columns, depth)}
     */
    static GroupProducts of(Size size, Matrix weight, WeightStore store, boolean fewRows) {
        if (fewRows) {
            int blocks = FewRows.blocks(size);
            FewRowsProduct product = new FewRowsProduct(size.depth(), size.columns() / blocks);
            if (product.isSteady()) {
                return new FewRows(product, blocks, weight, store);
            }
            product.close();
        }
        return new Blas(size, weight, store);
    }

    /** Blocks of whole channels into which each group is divided. */
    abstract int blocks();

    /** Whether blocks can be divided further. */
    abstract boolean isDivisible();

    /** Whether oneDNN computes them. */
    abstract boolean usesOneDnn();

    /** Elements of scratch memory for so many rows. */
    abstract long scratch(int rows);

    /** Depth of matrix products of {@link Lane#multiply}; 0 if there are none. */
    abstract int blasDepth();

    /**
     * Memory of a call.
     *
     * @param left {@code (rows, depth)}
     * @param result {@code (rows, columnTo - columnFrom)}
     * @param scratch {@link #scratch} elements
     */
    record Operands(int rows, long left, long result, long scratch) {}

    /**
     * Computes columns of a block.
     *
     * @param block its number, counted over all groups
     * @param columnTo behind the last column; all of the block unless it is divisible
     */
    abstract void multiply(Lane lane, int block, int columnFrom, int columnTo, Operands operands);

    @Override
    public abstract void close();

    /** By OpenBLAS, from any column to any other. */
    private static final class Blas extends GroupProducts {
        private final Size size;
        private final NativeFloats weight;

        Blas(Size size, Matrix weight, WeightStore store) {
            this.size = size;
            this.weight = store.transposedBlocks(weight, size.columns());
        }

        @Override
        int blocks() {
            return 1;
        }

        @Override
        boolean isDivisible() {
            return true;
        }

        @Override
        boolean usesOneDnn() {
            return false;
        }

        @Override
        long scratch(int rows) {
            return 0;
        }

        @Override
        int blasDepth() {
            return size.depth();
        }

        @Override
        void multiply(Lane lane, int block, int columnFrom, int columnTo, Operands operands) {
            int width = columnTo - columnFrom;
            long first = (long) block * size.depth() * size.columns() + columnFrom;
            lane.multiply(
                    lane.matrix(operands.left(), operands.rows(), size.depth(), size.depth()),
                    weight.matrix(first, size.depth(), width, size.columns()),
                    Gemm.Sum.OVERWRITE,
                    lane.matrix(operands.result(), operands.rows(), width, width));
        }

        @Override
        public void close() {
            // The store closes the weights.
        }
    }

    /** By oneDNN, in blocks that do not depend on the number of threads. */
    private static final class FewRows extends GroupProducts {
        private final int blocks;
        private final FewRowsProduct product;
        private final NativeFloats weight;

        FewRows(FewRowsProduct product, int blocks, Matrix matrix, WeightStore store) {
            this.product = product;
            this.blocks = blocks;
            long elements = product.weightElements();
            long block = (long) product.columns() * matrix.columns();
            int all = matrix.rows() / product.columns();
            weight = store.packed(matrix, product.weightOrder(), all * elements, (natural, packed) -> {
                for (long i = 0; i < all; i++) {
                    product.pack(natural.getPointer(i * block), packed.getPointer(i * elements));
                }
            });
        }

        /** Blocks of a group; several groups are not divided. */
        static int blocks(Size size) {
            int blocks = size.groups() > 1 ? 1 : MOST_BLOCKS;
            while (blocks > 1 && (size.outputs() % blocks != 0 || size.columns() / blocks < NARROWEST)) {
                blocks /= 2;
            }
            return blocks;
        }

        @Override
        int blocks() {
            return blocks;
        }

        @Override
        boolean isDivisible() {
            return false;
        }

        @Override
        boolean usesOneDnn() {
            return true;
        }

        @Override
        long scratch(int rows) {
            return product.scratch(rows);
        }

        @Override
        int blasDepth() {
            return 0;
        }

        @Override
        void multiply(Lane lane, int block, int columnFrom, int columnTo, Operands operands) {
            FloatPointer weights = weight.address(block * product.weightElements());
            product.run(
                    operands.rows(),
                    new FewRowsProduct.Operands(
                            lane.pointer(operands.left()),
                            weights,
                            lane.pointer(operands.result()),
                            lane.pointer(operands.scratch())));
        }

        @Override
        public void close() {
            product.close();
        }
    }
}
