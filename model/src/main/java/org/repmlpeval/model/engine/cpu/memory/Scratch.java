package org.repmlpeval.model.engine.cpu.memory;

import org.bytedeco.javacpp.FloatPointer;

/** Gives out pieces of scratch memory, one behind the other. Their content is arbitrary. */
final class Scratch {
    private final FloatPointer start;
    private long used;

    Scratch(FloatPointer start) {
        this.start = start;
    }

    FloatMatrix matrix(int rows, int columns) {
        FloatPointer data = new FloatPointer(start).position(start.position() + used);
        used += (long) rows * columns;
        return new FloatMatrix(data, rows, columns, columns);
    }
}
