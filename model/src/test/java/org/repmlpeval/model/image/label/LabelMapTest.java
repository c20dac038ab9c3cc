package org.repmlpeval.model.image.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.image.ImageException;

class LabelMapTest {
    private static LabelMap map(int width, int height, int... classes) {
        short[] values = new short[classes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) classes[i];
        }
        return new LabelMap(width, height, values);
    }

    @Test
    void mapsAreEqualIfSizeClassesAndStrayPixelsAre() {
        LabelMap map = map(3, 2, 0, 1, -1, -2, 1, 1);
        assertThat(map).isEqualTo(map(3, 2, 0, 1, -1, -2, 1, 1)).hasSameHashCodeAs(map(3, 2, 0, 1, -1, -2, 1, 1));
        assertThat(map)
                .isNotEqualTo(map(2, 3, 0, 1, -1, -2, 1, 1))
                .isNotEqualTo(map(6, 1, 0, 1, -1, -2, 1, 1))
                .isNotEqualTo(map(3, 2, 0, 1, -1, -2, 1, 0))
                .isNotEqualTo("a map");
        StrayPixels known = new StrayPixels(1, List.of(new StrayPixels.Value("77", 1, 0, 1)));
        assertThat(map).isNotEqualTo(new LabelMap(3, 2, map.classes(), known));
        assertThat(map.hashCode())
                .isNotEqualTo(map(2, 3, 0, 1, -1, -2, 1, 1).hashCode())
                .isNotEqualTo(map(3, 2, 0, 1, -1, -2, 1, 0).hashCode());
    }

    @Test
    void textCountsIgnoredAndStrayPixels() {
        assertThat(map(3, 2, 0, 1, -1, -2, -1, 1)).hasToString("LabelMap of 3x2 with 2 ignored and 1 stray pixels");
        assertThat(StrayPixels.NONE).hasToString("no stray pixels");
        assertThat(new StrayPixels(2, List.of())).hasToString("2 pixels have a value that is no class");
        assertThat(new StrayPixels(1, List.of(new StrayPixels.Value("77", 1, 4, 5))))
                .hasToString("1 pixel has a value that is no class: 77 in 1 pixel, first at x=4 y=5");
    }

    @Test
    void valuesBelowStrayAreRefused() {
        assertThat(map(1, 1, -2).stray().pixels()).isOne();
        assertThatThrownBy(() -> map(1, 1, -3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value -3 in a label map; legal: classes from 0, -1 (ignored), -2 (stray)");
        assertThatThrownBy(() -> map(2, 2, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 values for a label map of 2x2 (width x height)");
    }

    @Test
    void otherFilesAreNamedByTheirFirstBytes() {
        assertRejected(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}, "the label file is a JPEG");
        assertRejected(
                new byte[] {(byte) 0xFF, (byte) 0xD8},
                "the label file is not a PNG (it starts with ff d8); save labels");
        assertRejected("BM text".getBytes(StandardCharsets.US_ASCII), "(it starts with 42 4d 20 74); save labels");
    }

    private static void assertRejected(byte[] file, String message) {
        LabelMapDecoder decoder = new LabelMapDecoder(LabelRule.of(2).build(), 100);
        assertThatThrownBy(() -> decoder.decode(file))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(message);
    }
}
