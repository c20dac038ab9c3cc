package org.repmlpeval.job.run.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.RepMlpNet;
import org.repmlpeval.model.arch.UnitStages;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.reparam.Conversion;

class ModelBundleTest {
    /** Names, shapes and class descriptions of about 100 tensors. */
    private static final long BESIDE_TENSORS = 16 << 10;

    /** Java's serialisation writes 5 bytes before each 1024. */
    private static final double BLOCK_HEADERS = 1 + 5.0 / 1024;

    @Test
    void comesBackAsItWas() {
        Architecture wide = Tiny.wide();
        Map<Form, StateDict> weights = weights(wide);
        ModelBundle back = ByteChunks.of(new ModelBundle(wide, weights)).open(ModelBundle.class);
        assertThat(back.architecture()).isEqualTo(wide);
        assertThat(back.weights()).isEqualTo(weights);
        assertThat(back.weights().get(Form.DEPLOY).names())
                .containsExactlyElementsOf(weights.get(Form.DEPLOY).names());
        assertThat(back.weights().get(Form.DEPLOY).get("head.weight"))
                .as("shared again, so that it is loaded once")
                .isSameAs(back.weights().get(Form.TRAIN).get("head.weight"));
    }

    @Test
    void tensorsThatFormsShareAreWrittenOnce() {
        Architecture large = new RepMlpNet(
                "large",
                List.of(16, 16),
                new UnitStages(List.of(64, 128), List.of(1, 1), List.of(List.of(4, 8), List.of(4, 2)), List.of(2, 4)),
                List.of(1, 3),
                2,
                7);
        Map<Form, StateDict> weights = weights(large);
        StateDict train = weights.get(Form.TRAIN);
        StateDict deploy = weights.get(Form.DEPLOY);
        long changed = deploy.tensors().entrySet().stream()
                .filter(e -> !train.contains(e.getKey()) || train.get(e.getKey()) != e.getValue())
                .mapToLong(e -> bytes(e.getValue()))
                .sum();
        long distinct = train.bytes() + changed;
        ByteChunks chunks = ByteChunks.of(new ModelBundle(large, weights));
        assertThat(chunks.bytes()).isBetween(distinct, (long) (distinct * BLOCK_HEADERS) + BESIDE_TENSORS);
        assertThat(train.bytes() + deploy.bytes() - distinct)
                .as("what writing all twice would add")
                .isGreaterThan(10 * BESIDE_TENSORS);
    }

    @Test
    void chunksMayEndAnywhere() {
        for (int length : new int[] {0, 1, (16 << 20) - 100, 16 << 20, (32 << 20) + 1}) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i += 997) {
                bytes[i] = (byte) (i / 997);
            }
            assertThat(ByteChunks.of(bytes).open(byte[].class)).isEqualTo(bytes);
            assertThat(ByteChunks.unpack(ByteChunks.of(bytes).packed()).open(byte[].class))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void damageIsSeen() {
        ByteChunks damaged = sentWithOneByteChanged(ByteChunks.of("a text that is long enough to be found again"));
        assertThatThrownBy(() -> damaged.open(String.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("String was damaged between driver and executor: it has SHA-256 [0-9a-f]{64},"
                        + " but was sent with [0-9a-f]{64}");
    }

    private static Map<Form, StateDict> weights(Architecture architecture) {
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        return Map.of(Form.TRAIN, train, Form.DEPLOY, Conversion.toDeploy(architecture, train, Precision.FLOAT32));
    }

    private static long bytes(Tensor tensor) {
        return (long) tensor.size() * tensor.precision().bytes();
    }

    private static ByteChunks sentWithOneByteChanged(ByteChunks chunks) {
        byte[] bytes = chunks.packed();
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("long enough")] ^= 1;
        return ByteChunks.unpack(bytes);
    }
}
