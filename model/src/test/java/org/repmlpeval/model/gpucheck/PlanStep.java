package org.repmlpeval.model.gpucheck;

import java.util.Map;
import java.util.Random;
import org.repmlpeval.model.Deviation;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.plan.PlainPlan;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.plan.RandomPlans;
import org.repmlpeval.model.procedural.Procedural;

/** Random plans, which have every kind of instruction, against plain loops; and the device's memory after many batches. */
final class PlanStep {
    /** Rounding over some ten instructions. */
    private static final double FLOAT32_TOLERANCE = 1e-5;

    private static final double FLOAT64_TOLERANCE = 1e-12;
    private static final int IMAGES = 3;
    private static final int BATCH = 2;

    private final GpuCheck check;

    PlanStep(GpuCheck check) {
        this.check = check;
    }

    /** Row: precision, number of plans, largest relative difference, what it may be, the seed of the worst, verdict. */
    void random(int count, long seed) {
        for (Precision precision : Precision.values()) {
            double legal = precision == Precision.FLOAT32 ? FLOAT32_TOLERANCE : FLOAT64_TOLERANCE;
            double worst = 0;
            long worstSeed = seed;
            boolean same = true;
            for (long s = seed; s < seed + count; s++) {
                Plan plan = RandomPlans.of(new Random(s));
                try (LoadedModel model = load(plan, precision)) {
                    Tensor images = images(plan, IMAGES);
                    Tensor result = model.run(Form.FUSED, images);
                    double relative =
                            Deviation.of(expected(plan, images), result).relative();
                    same &= model.run(Form.FUSED, images).equals(result);
                    if (Double.isNaN(relative) || relative > worst) {
                        // What is not a number is worst of all, and stays so.
                        worst = Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
                        worstSeed = s;
                    }
                }
            }
            check.row(precision.label(), count, worst, legal, worstSeed, check.judged(worst <= legal));
            check.row(precision.label(), count, "same bits in a second run", "", "", check.judged(same));
        }
    }

    /** Row: batches, free memory before and after, verdict. */
    void memory(int batches) {
        Plan plan = RandomPlans.of(new Random(5));
        Backend backend = GpuCheck.backend(Precision.FLOAT32);
        try (LoadedModel model = load(plan, Precision.FLOAT32)) {
            // CUDA loads code into the device's memory when it is first needed, also that of the question for free
            // memory.
            for (int batch = 0; batch < 2 * BATCH; batch++) {
                model.run(Form.FUSED, images(plan, 1 + batch % BATCH));
            }
            free(backend);
            long before = free(backend);
            for (int batch = 0; batch < batches; batch++) {
                model.run(Form.FUSED, images(plan, 1 + batch % BATCH));
            }
            long after = free(backend);
            check.row(batches, before, after, check.judged(after >= before));
        }
    }

    private static long free(Backend backend) {
        return backend.devices().get(0).freeBytes();
    }

    private static LoadedModel load(Plan plan, Precision precision) {
        return GpuCheck.backend(precision).load(Map.of(Form.FUSED, plan), GpuCheck.options(precision, BATCH));
    }

    private static Tensor images(Plan plan, int count) {
        return Procedural.images(count, plan.layout(plan.input()).shape());
    }

    private static double[] expected(Plan plan, Tensor images) {
        Shape input = plan.layout(plan.input()).shape();
        double[] wide = images.to(Precision.FLOAT64).doubles();
        double[] all = new double[0];
        for (int n = 0; n < IMAGES; n++) {
            double[] image = new double[input.size()];
            System.arraycopy(wide, n * input.size(), image, 0, input.size());
            double[] one = PlainPlan.run(plan, image);
            all = n == 0 ? new double[IMAGES * one.length] : all;
            System.arraycopy(one, 0, all, n * one.length, one.length);
        }
        return all;
    }
}
