package org.repmlpeval.model.engine.cpu;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.model.engine.cpu.kernel.Kernel;
import org.repmlpeval.model.engine.cpu.kernel.Kernel.Axis;
import org.repmlpeval.model.engine.cpu.kernel.Kernel.Extent;

/**
 * The order of work for a number of images and threads: stages run one after another, and threads take the parts of a stage as they
 * become free. Consecutive columnwise instructions form one stage that is computed tile by tile, so that intermediate values stay
 * in the cache.
 */
final class Schedule {
    /**
     * Largest number of columns of a tile. Products of fewer columns are measurably slower. Products of more are not faster and
     * need more memory.
     */
    static final int TILE = 1568;
    /** Largest number of elements gathered at once, unless products would become too narrow. They fit into the last-level cache. */
    private static final int GATHERED = 1 << 20;

    private static final int NARROWEST_GATHER = 96;

    /** With fewer columns per thread than this, it is cheaper to divide a stage instruction by instruction, by rows. */
    private static final int FEW_COLUMNS = 192;

    /** With fewer elements in a result than this, threads lose more by waiting for each other than they gain by sharing. */
    private static final int FEW_ELEMENTS = 4096;

    private final List<Stage> stages = new ArrayList<>();
    private final int[] stageOf;

    /**
     * Instructions that are done together.
     *
     * @param first index of the first instruction
     * @param last index behind the last
     * @param parts independent parts
     * @param tile columns of a part, if the stage is done tile by tile, else 0
     * @param columns of a tiled stage
     */
    record Stage(int first, int last, int parts, int tile, int columns) {
        boolean isTiled() {
            return tile > 0;
        }

        /** The share of one part in each of the stage's instructions. */
        Part part(int number, Extent extent) {
            if (isTiled()) {
                int from = number * tile;
                return new Part(0, extent.rows(), from, Math.min(columns, from + tile));
            }
            boolean byRows = extent.split() == Axis.ROWS;
            int whole = byRows ? extent.rows() : extent.columns();
            int from = (int) ((long) whole * number / parts);
            int to = (int) ((long) whole * (number + 1) / parts);
            return byRows ? new Part(from, to, 0, extent.columns()) : new Part(0, extent.rows(), from, to);
        }
    }

    /** A rectangle of an extent: rows [rowFrom, rowTo) × columns [columnFrom, columnTo). */
    record Part(int rowFrom, int rowTo, int columnFrom, int columnTo) {}

    Schedule(List<Kernel> kernels, int images, int threads) {
        stageOf = new int[kernels.size()];
        for (int first = 0; first < kernels.size(); ) {
            int last = endOfChain(kernels, first, images);
            int columns = kernels.get(first).extent(images).columns();
            boolean gathers = kernels.get(first).gatherRows() > 0;
            int few = kernels.get(first).isImagewise() ? 1 : FEW_COLUMNS;
            if (kernels.get(first).isColumnwise() && (gathers || threads == 1 || columns >= threads * few)) {
                tiled(first, last, columns, threads, widest(kernels.get(first)));
            } else {
                for (int i = first; i < last; i++) {
                    add(new Stage(i, i + 1, parts(kernels.get(i), images, threads), 0, 0));
                }
            }
            first = last;
        }
    }

    List<Stage> stages() {
        return stages;
    }

    /** Number of the stage that an instruction belongs to. */
    int stageOf(int instruction) {
        return stageOf[instruction];
    }

    /** Largest number of columns that the instruction at this position computes at once. */
    int tileOf(int instruction) {
        return stages.get(stageOf(instruction)).tile();
    }

    /** A gathering instruction reads beyond its columns, so it only starts a chain. */
    private static int endOfChain(List<Kernel> kernels, int first, int images) {
        int last = first + 1;
        int columns = kernels.get(first).extent(images).columns();
        while (kernels.get(first).isColumnwise()
                && last < kernels.size()
                && kernels.get(last).isColumnwise()
                && kernels.get(last).gatherRows() == 0
                && kernels.get(last).isImagewise() == kernels.get(first).isImagewise()
                && kernels.get(last).extent(images).columns() == columns) {
            last++;
        }
        return last;
    }

    /** Tiles of equal width, as many for each thread. */
    private void tiled(int first, int last, int columns, int threads, int most) {
        int rounds = Math.max(1, (int) Math.ceil((double) columns / most / threads));
        int tile = Math.max(1, (int) Math.ceil((double) columns / ((long) rounds * threads)));
        add(new Stage(first, last, (columns + tile - 1) / tile, tile, columns));
    }

    /** Largest number of columns of a tile that begins with a kernel. */
    private static int widest(Kernel first) {
        if (first.isImagewise()) {
            return 1;
        }
        return first.gatherRows() == 0
                ? TILE
                : Math.min(TILE, Math.max(NARROWEST_GATHER, GATHERED / first.gatherRows()));
    }

    private void add(Stage stage) {
        for (int i = stage.first(); i < stage.last(); i++) {
            stageOf[i] = stages.size();
        }
        stages.add(stage);
    }

    private static int parts(Kernel kernel, int images, int threads) {
        Extent extent = kernel.extent(images);
        if (kernel.isColumnwise() && kernel.elements(images) < FEW_ELEMENTS) {
            return 1;
        }
        return Math.min(threads, extent.split() == Axis.ROWS ? extent.rows() : extent.columns());
    }
}
