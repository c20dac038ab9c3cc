package org.repmlpeval.model.engine.cpu;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.AbstractModel;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.cpu.memory.Buffers;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.repmlpeval.model.engine.cpu.memory.Transfer;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.engine.cpu.onednn.OneDnn;
import org.repmlpeval.model.plan.Plan;

/** The forms of one network on the CPU. Weights are in native memory once, and each run has its own buffers. */
final class CpuModel extends AbstractModel {
    private final Map<Form, Program> programs = new EnumMap<>(Form.class);
    private final WeightStore weights;
    private final Buffers buffers;

    CpuModel(Map<Form, Plan> given, EngineOptions options) {
        super(given, options);
        Map<Form, Plan> plans = new EnumMap<>(Form.class);
        given.forEach((form, plan) -> plans.put(form, plan.channelsLast()));
        weights = new WeightStore(options.memory());
        buffers = new Buffers(options.memory());
        load(
                () -> {
                    plans.forEach(
                            (form, plan) -> programs.put(form, new Program(plan, weights, options.threadsPerRun())));
                    preflight(images -> bufferBytes(images, options.threadsPerRun()));
                },
                this::free);
        weights.seal();
    }

    /** Bytes that a run of any form takes at most. */
    private long bufferBytes(int images, int threads) {
        return programs.values().stream()
                .mapToLong(program -> NativeFloats.bytes(
                        program.prepare(images, threads).storage().size(threads)))
                .max()
                .orElseThrow();
    }

    @Override
    protected void runImages(Form form, Tensor images, int from, int count, Tensor result, Effort effort) {
        Program program = programs.get(form);
        int threads = effort.threads();
        Program.Prepared prepared = program.prepare(count, threads);
        Execution.Profile profile = effort.nanos() == null ? null : new Execution.Profile();
        NativeFloats memory = buffers.take(prepared.storage().size(threads));
        try {
            Execution execution = new Execution(program, prepared, memory, count, threads, profile);
            Lane lane = execution.firstLane();
            Transfer.in(lane, program.plan(), images.floats(), from, count);
            execution.run(options().cores());
            Transfer.out(lane, program.plan(), program.plan().output(), result.floats(), from, count);
            effort.taps()
                    .forEach((value, tap) -> tap.read(
                            from, count, part -> Transfer.out(lane, program.plan(), value, part.floats(), 0, count)));
        } finally {
            buffers.give(memory);
        }
        if (profile != null) {
            profile.nanos().forEach((kind, spent) -> effort.nanos().merge(kind, spent, Long::sum));
        }
    }

    @Override
    public Map<String, String> description() {
        Map<String, String> description = new TreeMap<>(super.description());
        if (programs.values().stream().anyMatch(Program::usesOneDnn)) {
            description.put(Backend.ONEDNN, OneDnn.description());
        }
        return description;
    }

    @Override
    protected long weightBytes() {
        return weights.bytes();
    }

    @Override
    protected long bufferBytes() {
        return buffers.bytes();
    }

    @Override
    protected void free() {
        programs.values().forEach(Program::close);
        buffers.close();
        weights.close();
    }
}
