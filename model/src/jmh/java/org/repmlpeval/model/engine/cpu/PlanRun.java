package org.repmlpeval.model.engine.cpu;

import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.repmlpeval.model.plan.Plan;

/** Runs a plan again and again on one thread, without loading images or reading results. */
final class PlanRun implements AutoCloseable {
    private final Programs programs;
    private final Program.Prepared prepared;
    private final NativeFloats memory;
    private final Cores cores = new Cores(1);
    private final int images;

    PlanRun(Plan plan, int images) {
        CpuBackend.start();
        this.images = images;
        programs = new Programs(plan);
        prepared = programs.program().prepare(images, 1);
        long size = prepared.storage().size(1);
        memory = new NativeFloats(size, new MemoryBudget(1L << 32), "a benchmark");
        memory.put(0, new float[Math.toIntExact(size)]);
    }

    void run() {
        new Execution(programs.program(), prepared, memory, images, 1, null).run(cores);
    }

    @Override
    public void close() {
        cores.close();
        memory.close();
        programs.close();
    }
}
