package org.repmlpeval.model.engine.cpu.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.javacpp.Pointer;

/** A call of a primitive that reads weights. */
class WeightedCall extends Calls.Call {
    private final primitive primitive;
    private final memory input;
    private final memory weights;
    private final memory output;
    private final memory scratch;

    /** The shapes of the operands. */
    record Shapes(memory.desc input, memory.desc weights, memory.desc output, memory.desc scratch) {}

    /**
     * Where the operands of a call begin.
     *
     * @param weights in oneDNN's order
     * @param output the result, without gaps
     */
    record Operands(Pointer input, Pointer weights, Pointer output, Pointer scratch) {}

    WeightedCall(primitive primitive, Shapes shapes) {
        this.primitive = primitive;
        input = operand(dnnl.DNNL_ARG_SRC, shapes.input(), null);
        weights = operand(dnnl.DNNL_ARG_WEIGHTS, shapes.weights(), null);
        output = operand(dnnl.DNNL_ARG_DST, shapes.output(), null);
        scratch = operand(dnnl.DNNL_ARG_SCRATCHPAD, shapes.scratch(), null);
    }

    final void run(Operands operands) {
        input.set_data_handle(operands.input());
        weights.set_data_handle(operands.weights());
        output.set_data_handle(operands.output());
        scratch.set_data_handle(operands.scratch());
        execute(primitive);
    }
}
