package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.repmlpeval.model.Deviation;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.RandomArchitectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.procedural.Procedural;

/** Networks of random sizes on every backend against plain loops, in all forms and precisions, by one thread and several. */
class PlainNetworkTest {
    private static final double FLOAT32_TOLERANCE = 5e-6;
    private static final double FLOAT64_TOLERANCE = 1e-12;

    @RepeatedTest(10)
    void repMlpNets(RepetitionInfo repetition) {
        everyBackendAndFormEqualsPlainLoops(repetition, RandomArchitectures::repMlpNet);
    }

    @RepeatedTest(8)
    void singleRepMlps(RepetitionInfo repetition) {
        everyBackendAndFormEqualsPlainLoops(repetition, RandomArchitectures::repMlp);
    }

    @RepeatedTest(6)
    void resNets(RepetitionInfo repetition) {
        everyBackendAndFormEqualsPlainLoops(repetition, RandomArchitectures::resNet);
    }

    @RepeatedTest(4)
    void pspNets(RepetitionInfo repetition) {
        everyBackendAndFormEqualsPlainLoops(repetition, RandomArchitectures::pspNet);
    }

    @RepeatedTest(3)
    void pureMlps(RepetitionInfo repetition) {
        everyBackendAndFormEqualsPlainLoops(repetition, RandomArchitectures::pureMlp);
    }

    private static void everyBackendAndFormEqualsPlainLoops(
            RepetitionInfo repetition, Function<Random, Architecture> family) {
        long seed = Long.getLong("test.seed") + repetition.getCurrentRepetition();
        Architecture architecture = family.apply(new Random(seed));
        String replay = architecture + "; replay: ./mvnw verify -Dtest.seed=" + Long.getLong("test.seed");
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "seed" + seed + ".");
        for (Precision precision : Precision.values()) {
            for (Backend backend : Models.backends(precision)) {
                check(backend, architecture, train, precision, replay);
            }
        }
    }

    private static void check(
            Backend backend, Architecture architecture, StateDict train, Precision precision, String replay) {
        double tolerance = precision == Precision.FLOAT32 ? FLOAT32_TOLERANCE : FLOAT64_TOLERANCE;
        for (int threads : new int[] {1, 3}) {
            try (LoadedModel model = backend.load(
                    architecture, Models.forms(architecture, train, precision), Models.options(precision, threads))) {
                Tensor images = Procedural.images(3, model.input());
                double[] expected = expected(architecture.network(Form.TRAIN), train, images);
                for (Form form : model.forms()) {
                    Deviation deviation = Deviation.of(expected, model.run(form, images));
                    System.out.println(backend.name() + " x" + threads + " " + form + " " + precision + " " + deviation
                            + " " + architecture);
                    assertThat(deviation.relative())
                            .as("%s, %d threads, %s, %s of %s", backend.name(), threads, form, precision, replay)
                            .isLessThanOrEqualTo(tolerance);
                }
            }
        }
    }

    private static double[] expected(Network network, StateDict weights, Tensor images) {
        int size = network.input().size();
        double[] wide = images.to(Precision.FLOAT64).doubles();
        double[] all = new double[images.size() / size * network.output().size()];
        for (int n = 0; n * size < wide.length; n++) {
            double[] one = PlainNetwork.run(network, weights, Arrays.copyOfRange(wide, n * size, (n + 1) * size));
            System.arraycopy(one, 0, all, n * one.length, one.length);
        }
        return all;
    }
}
