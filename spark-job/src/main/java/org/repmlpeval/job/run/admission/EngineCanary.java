package org.repmlpeval.job.run.admission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.procedural.Procedural;

/**
 * Tiny bundled networks whose logits are known. Each machine runs them before its first shard, so that an engine that computes something else
 * is noticed.
 */
public enum EngineCanary {
    /** What every engine runs: matrix products, share-sets and depthwise convolutions. */
    SHARE_SETS(
            "canary.yaml",
            -0.053553723674401185,
            0.04749279066717533,
            -0.007716313597945168,
            0.13292794063789348,
            4.315986586916898E-5,
            0.0660746513030057,
            0.20287587141386715),
    /** Convolutions of maps, which the engine {@code cpu} leaves to oneDNN. */
    CONVOLUTIONS(
            "canary-convolutions.yaml",
            0.16625304385609946,
            -0.0466594103119676,
            0.06828498788925828,
            -0.09668947414230067,
            0.005617256441900795,
            -0.021799224800415642,
            -0.16572428570736525);

    /** Of the largest logit. Rounding to float32 makes less than 1e-6 of it, products in TF32 make 2.5e-4, arithmetic in fp16 6e-4. */
    private static final double TOLERANCE = 2e-5;

    /**
     * Of the largest logit, in half units of the last place of a type of reduced precision. Rounding to it makes up to 2.3 of them; a wrong
     * product makes far more.
     */
    private static final double REDUCED_TOLERANCE = 8;

    /** More memory than the networks take. */
    static final long BYTES = 1L << 30;

    private final String resource;
    private final double[] expected;

    /**
     * @param resource the network
     * @param expected its logits with procedural weights for the first procedural image, computed in float64: {@code check --arch FILE
     *     --weights procedural --input procedural:1 --dtype float64 --forms train --logits-out FILE}
     */
    EngineCanary(String resource, double... expected) {
        this.resource = resource;
        this.expected = expected;
    }

    /**
     * Runs the network.
     *
     * @return the largest difference from the expected logits, divided by the largest logit
     * @throws EnvironmentException if it is too large; the message holds both values
     */
    public double verify(Backend backend, Cores cores, MemoryBudget memory) {
        return verify(backend, cores, memory, Form.TRAIN);
    }

    /** Runs all networks. @return the largest difference, as of {@link #verify(Backend, Cores, MemoryBudget)} */
    static double verifyAll(Backend backend, Cores cores, MemoryBudget memory) {
        double worst = 0;
        for (EngineCanary canary : values()) {
            worst = Math.max(worst, canary.verify(backend, cores, memory));
        }
        return worst;
    }

    /**
     * Runs the network in a reduced precision, in which a device may have other units than for float32.
     *
     * @return as above
     * @throws EnvironmentException if the difference is larger than the type explains
     */
    public double verify(Backend backend, Cores cores, MemoryBudget memory, ReducedPrecision type) {
        double tolerance = REDUCED_TOLERANCE * Math.scalb(0.5, -type.mantissaBits());
        Form form = Form.parse(Form.TRAIN.label() + "@" + type.label());
        return verify(backend, cores, memory, new Expected(form, expected, tolerance));
    }

    /** @param form in which the network runs; reduced precision shows what is refused */
    double verify(Backend backend, Cores cores, MemoryBudget memory, Form form) {
        return verify(backend, cores, memory, new Expected(form, expected, TOLERANCE));
    }

    double verify(Backend backend, Cores cores, MemoryBudget memory, double[] otherwise) {
        return verify(backend, cores, memory, new Expected(Form.TRAIN, otherwise, TOLERANCE));
    }

    /** What a form should give. */
    private record Expected(Form form, double[] logits, double tolerance) {}

    private double verify(Backend backend, Cores cores, MemoryBudget memory, Expected wanted) {
        Form form = wanted.form();
        double[] expected = wanted.logits();
        Architecture network = network();
        StateDict weights = Procedural.weights(network.tensors(Form.TRAIN), "");
        float[] logits;
        Map<String, String> description = new TreeMap<>(backend.description());
        EngineOptions options = new EngineOptions(Precision.FLOAT32, cores, 1, 1, memory);
        try (LoadedModel model = backend.load(network, Map.of(form, weights), options)) {
            logits = model.run(form, Procedural.images(1, model.input())).floats();
            description.putAll(model.description());
        }
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        double worst = 0;
        for (int c = 0; c < expected.length; c++) {
            double difference = Math.abs(logits[c] - expected[c]) / largest;
            if (!(difference <= wanted.tolerance())) { // also NaN
                throw new EnvironmentException(
                        String.format(
                                Locale.ROOT,
                                "the %s engine of this machine computes wrong logits: %.9g instead of %.9g for class %d of the"
                                        + " bundled network %s in the form %s (%s); use %s",
                                backend.name(),
                                logits[c],
                                expected[c],
                                c,
                                network.name(),
                                form.label(),
                                description,
                                description.containsKey(Backend.DEVICE)
                                        ? "another device or another --backend, and check this device with NVIDIA's tools"
                                        : "another machine, another --backend, or the native libraries that are part of the job"));
            }
            worst = Math.max(worst, difference);
        }
        return worst;
    }

    private Architecture network() {
        try (InputStream in = EngineCanary.class.getResourceAsStream(resource)) {
            return Architectures.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), resource);
        } catch (IOException e) {
            throw new EnvironmentException("cannot read the bundled " + resource, e);
        }
    }
}
