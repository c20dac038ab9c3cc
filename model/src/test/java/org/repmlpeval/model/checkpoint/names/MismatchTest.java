package org.repmlpeval.model.checkpoint.names;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.DEPLOY;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.NETWORK;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.TRAIN;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.with;

import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.rename.NameOptions;

/** The cause that a refusal gives. */
class MismatchTest {
    private static final String BLOCK = "stages.0.0.repmlp_block";

    @Test
    void aBiasBesideACompleteTrainingForm() {
        Map<String, Tensor> biased = new LinkedHashMap<>(TRAIN.tensors());
        for (Mergeable module : NETWORK.mergeables()) {
            String bias = module.path(module.deployLeaf());
            biased.put(bias, DEPLOY.get(bias));
        }
        assertRefused(biased)
                .hasMessageContaining(
                        "in the training-time form: 0 missing, 4 surplus, 0 misshaped.\nAll tensors of the"
                                + " training-time form are there, but so are some that only the deploy form has")
                .hasMessageNotContaining("convert");
    }

    @Test
    void someBlocksConverted() {
        Map<String, Tensor> mixed = new LinkedHashMap<>(TRAIN.tensors());
        mixed.keySet().removeIf(name -> name.startsWith(BLOCK) && !DEPLOY.contains(name));
        mixed.put(BLOCK + ".fc3.bias", DEPLOY.get(BLOCK + ".fc3.bias"));
        assertRefused(mixed)
                .hasMessageContaining("\nOnly 1 of its 4 modules have been converted to the deploy form: " + BLOCK
                        + ". Give the training-time checkpoint");
    }

    @Test
    void transposedOrSqueezedShapes() {
        assertRefused(with("head.weight", Tensor.of(new float[16 * 5], 16, 5)))
                .hasMessageContaining("\nAll names fit, but axes are transposed")
                .hasMessageContaining("tensor.t().contiguous()")
                .hasMessageContaining("misshaped: head.weight (expected 5x16, found 16x5)");
        assertRefused(with("conv_embedding.conv.weight", Tensor.of(new float[8 * 3 * 2 * 2], 2, 2, 3, 8)))
                .hasMessageContaining("tensor.permute(...).contiguous() in PyTorch's order");
        assertRefused(with("head.weight", Tensor.of(new float[16 * 5], 5, 16, 1, 1)))
                .hasMessageContaining("\nAll names fit, but axes of length 1 differ");
        assertRefused(with("head_norm.weight", Tensor.of(new float[7], 7))).hasMessageNotContaining("axes");
    }

    @Test
    void otherClasses() {
        Map<String, Tensor> other = with("head.weight", Tensor.of(new float[21 * 16], 21, 16));
        other.put("head.bias", Tensor.of(new float[21], 21));
        assertRefused(other)
                .hasMessageContaining(
                        "\nEverything else fits, so the network was trained for 21 classes instead of 5. Give an"
                                + " architecture file with 'classes: 21'.");
    }

    @Test
    void anotherPresetPerhapsWithOtherClasses() {
        Map<String, Tensor> preset = new LinkedHashMap<>();
        for (TensorSpec spec : Architectures.resolve("RepMLPNet-T224").tensors(Form.DEPLOY)) {
            preset.put(spec.name(), Tensor.of(new float[(int) spec.size()], spec.dimensions()));
        }
        assertRefused(preset)
                .hasMessageContaining("\nIt fits RepMLPNet-T224 in the deploy form. Give that architecture.");
        int width = preset.get("head.weight").shape()[1];
        preset.put("head.weight", Tensor.of(new float[21 * width], 21, width));
        preset.put("head.bias", Tensor.of(new float[21], 21));
        assertRefused(preset)
                .hasMessageContaining("\nIt fits RepMLPNet-T224 in the deploy form, except that it has 21 classes.");
    }

    @Test
    void whatOtherToolsLeaveOut() {
        Map<String, Tensor> parameters = new LinkedHashMap<>(TRAIN.tensors());
        parameters.keySet().removeIf(name -> name.contains("running_"));
        assertRefused(parameters).hasMessageContaining("\nThe running statistics of batch norms are missing.");
        Map<String, Tensor> folded = new LinkedHashMap<>(TRAIN.tensors());
        folded.keySet().removeIf(name -> name.startsWith("conv_embedding.bn."));
        folded.put("conv_embedding.conv.bias", Tensor.of(new float[8], 8));
        assertRefused(folded).hasMessageContaining("\nBatch norms are missing and biases take their place");
        Map<String, Tensor> adapted = with("head.lora_A.default.weight", Tensor.of(new float[1], 1));
        adapted.put("head.base_layer.weight", adapted.remove("head.weight"));
        assertRefused(adapted).hasMessageContaining("\nIt holds LoRA adapters.");
        Map<String, Tensor> normed = with("head.weight_g", Tensor.of(new float[5], 5, 1));
        normed.put("head.weight_v", normed.remove("head.weight"));
        assertRefused(normed).hasMessageContaining("\nSome weights are parametrised");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Map<String, Tensor> tensors) {
        return assertThatThrownBy(() -> NamedCheckpoints.fit(tensors, NameOptions.NONE))
                .isInstanceOf(InvalidInputException.class);
    }
}
