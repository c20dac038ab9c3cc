package org.repmlpeval.model.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.EnvironmentException;

class DecodeCanaryTest {
    @Test
    void thisMachineDecodesAsPillow() {
        assertThat(DecodeCanary.verify()).isEqualTo(DecodeCanary.expected());
        assertThat(DecodeCanary.verify()).as("decoded once").isSameAs(DecodeCanary.verify());
        assertThat(DecodeCanary.verify()).containsOnlyKeys("cmyk.jpg", "gray.jpg", "palette.png", "rgb.jpg");
    }

    @Test
    void otherPixelsStopTheRunWithBothHashes() {
        String actual = DecodeCanary.expected().get("rgb.jpg");
        assertThatThrownBy(() -> DecodeCanary.verify(Map.of("rgb.jpg", "0123")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith(
                        "the decoder of this machine gives different pixels for the bundled image rgb.jpg: SHA-256 "
                                + actual + ", expected 0123 (Java ");
    }
}
