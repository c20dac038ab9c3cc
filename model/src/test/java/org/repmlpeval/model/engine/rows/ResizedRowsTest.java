package org.repmlpeval.model.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.checkpoint.Tensor;

/** Every bit as torch.nn.functional.interpolate gives it (make_resized_rows.py). */
class ResizedRowsTest {
    private static final int CLASSES = 19;

    private static float[] draw(int seed, int count) {
        long state = seed;
        float[] result = new float[count];
        for (int i = 0; i < count; i++) {
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF;
            result[i] = ((state >> 8) & 0xFFFF) / 4096f - 8;
        }
        return result;
    }

    /** @return {@code (K, H, W)} */
    private static float[] all(ScoreRows rows) {
        float[] all = new float[rows.classes() * rows.height() * rows.width()];
        for (int y = 0; y < rows.height(); y++) {
            float[][] row = rows.next();
            for (int k = 0; k < row.length; k++) {
                System.arraycopy(row[k], 0, all, (k * rows.height() + y) * rows.width(), rows.width());
            }
        }
        return all;
    }

    @Test
    void equalsInterpolateBitForBit() throws IOException {
        JsonNode cases =
                new ObjectMapper().readTree(getClass().getResource("/org/repmlpeval/model/engine/resized-rows.json"));
        assertThat(cases).hasSize(14);
        for (JsonNode one : cases) {
            int h = one.get("from").get(0).asInt();
            int w = one.get("from").get(1).asInt();
            Tensor source = Tensor.of(draw(one.get("seed").asInt(), CLASSES * h * w), 1, CLASSES, h, w);
            Corners corners = one.get("alignCorners").asBoolean() ? Corners.ALIGNED : Corners.HALF_PIXEL;
            int height = one.get("to").get(0).asInt();
            int width = one.get("to").get(1).asInt();
            float[] resized = all(new ResizedRows(new TensorRows(source, 0), height, width, corners));
            int step = resized.length / 3;
            for (int i = 0; i < 3; i++) {
                assertThat(resized[i * step]).as(one.toString()).isEqualTo((float)
                        one.get("some").get(i).asDouble());
            }
            ByteBuffer bytes = ByteBuffer.allocate(4 * resized.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(resized);
            CRC32 crc = new CRC32();
            crc.update(bytes.array());
            assertThat(crc.getValue())
                    .as(one.toString())
                    .isEqualTo(one.get("crc32").asLong());
        }
    }

    @Test
    void anEqualSizeIsLeftAlone() {
        ScoreRows source = new TensorRows(Tensor.of(draw(1, 24), 1, 2, 3, 4), 0);
        assertThat(ResizedRows.of(source, 3, 4, Corners.ALIGNED)).isSameAs(source);
        assertThat(all(new ResizedRows(source, 3, 4, Corners.HALF_PIXEL))).isEqualTo(draw(1, 24));
    }
}
