package org.repmlpeval.job.run.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.procedural.Procedural;

/** A small network and weights with planted faults. */
public final class Planted {
    /** Two stages of two blocks; maps and partitions are not square. */
    static final Architecture REPMLPNET = Architectures.parse(
            """
            family: RepMLPNet
            name: net
            input: [16, 24]
            channels: [8, 16]
            depths: [2, 2]
            partition: [[4, 6], [2, 3]]
            sharesets: [2, 4]
            kernels: [1, 3]
            patch: 2
            classes: 5
            """,
            "the test");

    private Planted() {}

    static StateDict train(Architecture architecture) {
        return Procedural.weights(architecture.tensors(Form.TRAIN), "");
    }

    static EngineOptions options(Precision precision, int images) {
        return EngineOptions.wholeMachine(precision, new Cores(2), images, new MemoryBudget(1L << 30));
    }

    /** The same weights with other values of some tensors. */
    public static StateDict with(StateDict state, Map<String, Tensor> others) {
        Map<String, Tensor> changed = new LinkedHashMap<>(state.tensors());
        assertThat(changed.keySet()).containsAll(others.keySet());
        changed.putAll(others);
        return new StateDict(changed);
    }

    /** A tensor whose values are changed one by one. */
    public static Tensor map(Tensor tensor, DoubleUnaryOperator function) {
        double[] values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = function.applyAsDouble(tensor.get(i));
        }
        return Tensor.of(values, tensor.shape()).to(tensor.precision());
    }

    /** Weights whose first batch norms make activations so many times as large. */
    public static StateDict wide(StateDict train, double scale) {
        Map<String, Tensor> scaled = new LinkedHashMap<>();
        train.tensors().forEach((name, tensor) -> {
            if (name.matches("stages\\.0\\.\\d\\.repmlp_block\\.(fc3_bn|repconv\\d\\.bn)\\.(weight|bias)")) {
                scaled.put(name, map(tensor, value -> value * scale));
            }
        });
        assertThat(scaled).isNotEmpty();
        return with(train, scaled);
    }

    /** One value of a tensor is another one. */
    public static StateDict oneValue(StateDict state, String tensor, int index, double change) {
        float[] values = state.get(tensor).floats().clone();
        values[index] += (float) change;
        return with(state, Map.of(tensor, Tensor.of(values, state.get(tensor).shape())));
    }

    /** Every value is rounded to the nearest bfloat16, ties to even. */
    public static StateDict bfloat16(StateDict state) {
        Map<String, Tensor> rounded = new LinkedHashMap<>();
        state.tensors()
                .forEach((name, tensor) -> rounded.put(name, map(tensor, value -> {
                    int bits = Float.floatToRawIntBits((float) value);
                    return Float.intBitsToFloat((bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000);
                })));
        return new StateDict(rounded);
    }
}
