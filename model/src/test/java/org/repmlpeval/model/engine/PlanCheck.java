package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.repmlpeval.model.Deviation;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.procedural.Procedural;

/** Runs any plan on every backend and in every precision, by one thread and several, and compares with plain loops. */
public final class PlanCheck {
    /** Rounding of float32 products and of values between instructions, of some ten instructions at most; measured below 2e-6. */
    private static final double FLOAT32_TOLERANCE = 1e-5;
    /** Order of summation in float64. */
    private static final double FLOAT64_TOLERANCE = 1e-12;

    private static final int IMAGES = 3;
    private static final int[] THREADS = {1, 3};

    private PlanCheck() {}

    /**
     * @param plain gives the result for one image, both {@code (C, H, W)}
     * @param what of the case, and how to replay it
     */
    public static void equal(Plan plan, UnaryOperator<double[]> plain, String what) {
        Shape input = plan.layout(plan.input()).shape();
        Tensor images = Procedural.images(IMAGES, input);
        double[] expected = expected(plain, images);
        for (Precision precision : Precision.values()) {
            double tolerance = precision == Precision.FLOAT32 ? FLOAT32_TOLERANCE : FLOAT64_TOLERANCE;
            for (Backend backend : Models.backends(precision)) {
                for (int threads : THREADS) {
                    EngineOptions options = Models.options(precision, threads);
                    try (LoadedModel model = load(backend, plan, options)) {
                        model.run(Form.FUSED, images);
                        long buffers = model.memory().bufferBytes();
                        Deviation deviation = Deviation.of(expected, model.run(Form.FUSED, images));
                        String run = backend.name() + " x" + threads + " " + precision + " of " + what;
                        System.out.println(deviation + " " + run);
                        assertThat(deviation.relative()).as(run).isLessThanOrEqualTo(tolerance);
                        assertThat(model.memory().bufferBytes())
                                .as("buffers after another run, %s", run)
                                .isEqualTo(buffers);
                    }
                    assertThat(options.memory().reserved()).as(what).isZero();
                }
            }
        }
    }

    /** The plan as the fused form of a model. */
    public static LoadedModel load(Backend backend, Plan plan, EngineOptions options) {
        return backend.load(Map.of(Form.FUSED, plan), options);
    }

    private static double[] expected(UnaryOperator<double[]> plain, Tensor images) {
        int size = images.size() / IMAGES;
        double[] wide = images.to(Precision.FLOAT64).doubles();
        double[] all = new double[0];
        for (int n = 0; n < IMAGES; n++) {
            double[] one = plain.apply(Arrays.copyOfRange(wide, n * size, (n + 1) * size));
            all = n == 0 ? new double[IMAGES * one.length] : all;
            System.arraycopy(one, 0, all, n * one.length, one.length);
        }
        return all;
    }
}
