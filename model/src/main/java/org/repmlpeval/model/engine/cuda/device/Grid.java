package org.repmlpeval.model.engine.cuda.device;

/**
 * How many threads run a kernel.
 *
 * @param x blocks, along columns
 * @param y blocks, along rows, at most {@value #MOST_ROWS}
 * @param z blocks, of groups
 * @param threads of a block
 */
public record Grid(int x, int y, int z, int threads) {
    /** CUDA's limit; kernels take further rows in turns. */
    private static final int MOST_ROWS = 65535;

    private static final int MOST_THREADS = 256;
    /** Threads that a device runs in step. */
    private static final int WARP = 32;

    /** For kernels that take elements row by row. */
    public static Grid of(int rows, int columns) {
        int threads = Math.min(MOST_THREADS, ceil(columns, WARP) * WARP);
        return new Grid(ceil(columns, threads), Math.min(rows, MOST_ROWS), 1, threads);
    }

    /** For a kernel that uses a whole block for each column. */
    public static Grid ofBlocks(int rows, int columns, int threads) {
        return new Grid(columns, Math.min(rows, MOST_ROWS), 1, threads);
    }

    /** n / size, rounded up. */
    public static int ceil(int n, int size) {
        return (int) (((long) n + size - 1) / size);
    }
}
