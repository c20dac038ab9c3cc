package org.repmlpeval.model.engine.cpu.kernel;

import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Instruction;

/**
 * One instruction bound to its weights. It can be computed in parts: any rectangle of rows and columns of {@link #extent}, in any
 * order, on any thread.
 */
public abstract class Kernel implements AutoCloseable {
    private final Instruction instruction;

    protected Kernel(Instruction instruction) {
        this.instruction = instruction.withoutWeights();
    }

    public Instruction instruction() {
        return instruction;
    }

    /** The rectangle of the whole instruction for that many images. */
    public abstract Extent extent(int images);

    /** Number of elements of its result. */
    public long elements(int images) {
        Extent extent = extent(images);
        return (long) extent.rows() * extent.columns();
    }

    /** Whether its columns are those of the output, and column j of the output needs only column j of every value it reads in place. */
    public boolean isColumnwise() {
        return true;
    }

    /** Whether its columns are images, of values with channels last, and it reads and writes all of an image. */
    public boolean isImagewise() {
        return false;
    }

    /** The input whose memory the output may take over if nobody reads it later, in order of preference. */
    public int[] inPlaceInputs() {
        return new int[0];
    }

    /** Number of scratch rows that gathering needs, each as wide as the columns computed at once. */
    public int gatherRows() {
        return 0;
    }

    /** Number of scratch elements that each thread needs in addition to gathered columns. */
    public long scratch(int images) {
        return 0;
    }

    /** Largest depth of its matrix products; 0 if it has none. */
    public int productDepth() {
        return 0;
    }

    /** Whether oneDNN computes its products. */
    public boolean usesOneDnn() {
        return false;
    }

    /** Frees what it holds in native memory beside its weights; nothing may run meanwhile or later. */
    @Override
    public void close() {}

    /** Computes rows [rowFrom, rowTo) × columns [columnFrom, columnTo). */
    public abstract void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo);

    /**
     * What an instruction consists of.
     *
     * @param split along which axis it is cheaper to share it out
     */
    public record Extent(int rows, int columns, Axis split) {}

    /** A side of an extent. */
    public enum Axis {
        ROWS,
        COLUMNS
    }
}
