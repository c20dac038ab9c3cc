package org.repmlpeval.model.arch.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.InvalidInputException;

class FormTest {
    @Test
    void labelsAreThoseOfTheCommandLine() {
        assertThat(Arrays.stream(Form.values()).map(Form::label))
                .containsExactly(
                        "train",
                        "deploy",
                        "fused",
                        "int8",
                        "train@tf32",
                        "train@bf16",
                        "train@fp16",
                        "deploy@tf32",
                        "deploy@bf16",
                        "deploy@fp16",
                        "fused@tf32",
                        "fused@bf16",
                        "fused@fp16");
        for (Form form : Form.values()) {
            assertThat(Form.parse(" " + form.label() + " ")).isEqualTo(form);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fast",
                "Train",
                "int8@bf16",
                "train@",
                "@bf16",
                "train@fp32",
                "train @bf16",
                "train@bf16@fp16"
            })
    void otherNamesAreRefused(String text) {
        assertThatThrownBy(() -> Form.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("unknown form '" + text
                        + "'; legal: train, deploy, fused, int8, and the first three with @tf32, @bf16 or @fp16 behind"
                        + " them, for example fused@bf16");
    }

    @Test
    void partsOfAForm() {
        assertThat(Form.FUSED_BF16.unrounded()).isEqualTo(Form.FUSED);
        assertThat(Form.FUSED_BF16.precision()).contains(ReducedPrecision.BF16);
        assertThat(Form.FUSED_BF16.weights()).isEqualTo(Form.DEPLOY);
        assertThat(Form.TRAIN_FP16.weights()).isEqualTo(Form.TRAIN);
        assertThat(Form.TRAIN.weights()).isEqualTo(Form.TRAIN);
        for (Form form : List.of(Form.DEPLOY, Form.FUSED, Form.INT8, Form.DEPLOY_TF32)) {
            assertThat(form.weights()).isEqualTo(Form.DEPLOY);
        }
        for (Form form : List.of(Form.TRAIN, Form.DEPLOY, Form.FUSED, Form.INT8)) {
            assertThat(form.unrounded()).isEqualTo(form);
            assertThat(form.precision()).isEqualTo(Optional.empty());
        }
    }

    @Test
    void someFormsRoundByDesign() {
        assertThat(Form.exact(List.of(Form.values()))).containsExactly(Form.TRAIN, Form.DEPLOY, Form.FUSED);
        assertThat(Form.exact(List.of(Form.INT8, Form.TRAIN_TF32))).isEmpty();
        assertThat(Form.roundsByDesign("int8")).isTrue();
        assertThat(Form.roundsByDesign("deploy@fp16")).isTrue();
        assertThat(Form.roundsByDesign("deploy")).isFalse();
        assertThat(Form.roundsByDesign("unknown")).isFalse();
    }
}
