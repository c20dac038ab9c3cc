package org.repmlpeval.model.engine.nd4j;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.AbstractModel;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;
import org.repmlpeval.model.engine.Workspaces;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.Plan;

/**
 * The forms of one network on ND4J. Weights are loaded once. A run uses one thread and executes instructions one after another on
 * pooled arrays.
 */
final class Nd4jModel extends AbstractModel {
    private final Map<Form, Program> programs = new EnumMap<>(Form.class);
    private final DataType type;
    private final ArrayWeights weights;
    private final Workspaces<ArrayPool> pools;

    /** A plan with its steps, and the position of the last one that reads each value. */
    private record Program(Plan plan, List<Step> steps, int[] lastUse) {}

    Nd4jModel(Map<Form, Plan> plans, EngineOptions options) {
        super(plans, options);
        type = options.precision() == Precision.FLOAT32 ? DataType.FLOAT : DataType.DOUBLE;
        weights = new ArrayWeights(type, options.memory());
        pools = new Workspaces<>(() -> new ArrayPool(type, options.memory()));
        load(() -> plans.forEach((form, plan) -> programs.put(form, bind(plan))), weights::close);
        weights.seal();
    }

    /** ND4J may compute on a GPU; its backend's name tells. */
    @Override
    protected String reducedPrecision() {
        return "simulated by rounding on ND4J's " + Nd4j.getBackend().getClass().getSimpleName() + ", sums in "
                + options().precision().label();
    }

    private Program bind(Plan plan) {
        List<Step> steps = new ArrayList<>();
        for (Instruction instruction : plan.instructions()) {
            Layout in = plan.layout(instruction.inputs().get(0));
            steps.add(Steps.bind(instruction, in, plan.layout(instruction.output()), weights));
        }
        int[] lastUse =
                IntStream.range(0, plan.values().size()).map(plan::lastRead).toArray();
        return new Program(plan.withoutWeights(), steps, lastUse);
    }

    @Override
    protected void runImages(Form form, Tensor images, int from, int count, Tensor result, Effort effort) {
        Nd4jBackend.limitThisThread();
        pools.use(pool -> {
            try {
                execute(programs.get(form), images, from, count, result, pool, effort);
            } catch (RuntimeException e) {
                throw isOutOfMemory(e) ? new NativeMemoryException(e.getMessage(), e) : e;
            }
        });
    }

    /** ND4J reports in a message that a device has no memory left. Untested on hardware. */
    private static boolean isOutOfMemory(RuntimeException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("can't allocate")
                || message.contains("out of memory")
                || message.contains("cudamalloc");
    }

    private void execute(
            Program program, Tensor images, int from, int count, Tensor result, ArrayPool pool, Effort effort) {
        Map<String, Long> nanos = effort.nanos();
        Plan plan = program.plan();
        Values values = new Values(plan, pool, count);
        values.create(plan.input());
        ArrayTransfer.in(values, plan.input(), images, from, count);
        read(values, plan.input(), from, count, effort);
        for (int i = 0; i < program.steps().size(); i++) {
            Instruction instruction = plan.instructions().get(i);
            values.create(instruction.output());
            long start = System.nanoTime();
            program.steps().get(i).run(values);
            if (nanos != null) {
                Nd4j.getExecutioner().commit();
                nanos.merge(instruction.kind(), System.nanoTime() - start, Long::sum);
            }
            read(values, instruction.output(), from, count, effort);
            int step = i;
            instruction.inputs().stream()
                    .distinct()
                    .filter(value -> program.lastUse()[value] == step)
                    .forEach(values::release);
        }
        ArrayTransfer.out(values, plan.output(), result, from, count);
        values.releaseAll();
    }

    /** Reads a value as soon as it is there, so that its memory can be used again before the run ends. */
    private static void read(Values values, int value, int from, int count, Effort effort) {
        Tap tap = effort.taps().get(value);
        if (tap != null) {
            tap.read(from, count, part -> ArrayTransfer.out(values, value, part, 0, count));
        }
    }

    /** ND4J's own threads would compete with those of the cores. */
    @Override
    protected int mostThreadsPerRun() {
        return 1;
    }

    @Override
    protected long weightBytes() {
        return weights.bytes();
    }

    @Override
    protected long bufferBytes() {
        return pools.bytes();
    }

    @Override
    protected void free() {
        pools.freeIdle();
        weights.close();
    }
}
