package org.repmlpeval.model.image.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.image.ImageException;

class LabelMapEncoderTest {
    /** Every value from 0 to the largest comes back, from a map of which the last row is not full. */
    @ParameterizedTest
    @CsvSource({"1, 8", "19, 8", "255, 8", "256, 16", "4096, 16", "32766, 16"})
    void decoderReadsTheValuesThatWereWritten(int largest, int bits) throws ImageException {
        int width = 7;
        int height = largest / width + 1;
        LabelMapEncoder encoder = new LabelMapEncoder(width, height, largest);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                row[x] = Math.min(largest, y * width + x);
            }
            encoder.row(y, row);
        }
        byte[] png = encoder.png();
        assertThat(png[24]).as("bit depth of the header").isEqualTo((byte) bits);
        assertThat(png[25]).as("colour type of the header: grey").isZero();
        LabelMap map = new LabelMapDecoder(LabelRule.of(largest + 1).build(), 1 << 20).decode(png);
        assertThat(map.width()).isEqualTo(width);
        assertThat(map.height()).isEqualTo(height);
        for (int i = 0; i < width * height; i++) {
            assertThat(map.classes()[i]).isEqualTo((short) Math.min(largest, i));
        }
    }

    @Test
    void valuesBeyond16BitsAreRefused() {
        assertThatThrownBy(() -> new LabelMapEncoder(2, 3, 65536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values of a label map up to 65536; legal: 0 to 65535");
        assertThatThrownBy(() -> new LabelMapEncoder(2, 3, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new LabelMapEncoder(2, 3, 65535).png()).isNotEmpty();
        assertThat(new LabelMapEncoder(2, 3, 0).png()).isNotEmpty();
    }
}
