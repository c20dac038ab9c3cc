package org.repmlpeval.model.engine.cpu.kernel;

import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Instruction;

/**
 * One instruction bound to its weights. It can be done in parts: any rectangle of rows and columns of {@link #extent} by itself, in any
 * order, on any thread.
 */
abstract class Kernel {
    private final Instruction instruction;

    Kernel(Instruction instruction) {
        this.instruction = instruction.withoutWeights();
    }

    Instruction instruction() {
        return instruction;
    }

    /** The rectangle that is the whole instruction for that many images. */
    abstract Extent extent(int images);

    /** Whether its columns are those of the output, and column j of the output needs only column j of every value it reads in place. */
    boolean isColumnwise() {
        return true;
    }

    /** The input whose memory the output may take over if nobody reads it later, in order of preference. */
    int[] inPlaceInputs() {
        return new int[0];
    }

    /** Rows of scratch, as wide as the columns done at once, that gathering takes. */
    int gatherRows() {
        return 0;
    }

    /** Elements of scratch beside gathered columns that each thread needs. */
    long scratch(int images) {
        return 0;
    }

    /** Does rows [rowFrom, rowTo) × columns [columnFrom, columnTo). */
    abstract void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo);

    /**
     * What an instruction consists of.
     *
     * @param split along which axis it is cheaper to share it out
     */
    record Extent(int rows, int columns, Axis split) {}

    /** A side of an extent. */
    enum Axis {
        ROWS,
        COLUMNS
    }
}
