package org.repmlpeval.model.engine.cpu;

import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.plan.Plan;

/** Plans bound to weights, for tests of what is laid out before a run; nothing is run. */
final class Programs implements AutoCloseable {
    private final WeightStore weights;
    private final Program program;

    Programs(Plan plan) {
        NativeRuntime.prepare();
        weights = new WeightStore(new MemoryBudget(1L << 30));
        program = new Program(plan, weights, 3);
    }

    Program program() {
        return program;
    }

    @Override
    public void close() {
        weights.close();
    }
}
