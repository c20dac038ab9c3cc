package org.repmlpeval.model.image.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.PixelLimit;

/** Directories that ask for more memory or work than their pixels are worth. */
class TiffBoundsTest {
    private static final int SHORT = 3;
    private static final int LONG = 4;

    /** 65,535 entries, each of which claims the same 786 kB; together they would be 100 GB. */
    @Test
    void entriesOverTheSameBytesAreNotCopied() {
        int entries = 65_535;
        int length = 10 + 12 * entries;
        ByteBuffer file = header(length, entries);
        for (int tag = 0; tag < entries; tag++) {
            entry(file, tag, LONG, (length - 8) / 4, 8);
        }
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertThatThrownBy(() -> decode(file)).isInstanceOf(ImageException.class);
        long taken = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(taken).isLessThan(64 << 20);
    }

    /** Every tile is decoded whole, however little of it the image needs. */
    @Test
    void tilesMustNotHoldMorePixelsThanTheLimit() {
        ByteBuffer file = header(200, 6);
        entry(file, TiffTag.WIDTH, LONG, 1, 1);
        entry(file, TiffTag.HEIGHT, LONG, 1, 1000);
        entry(file, TiffTag.BITS_PER_SAMPLE, LONG, 1, 8);
        entry(file, TiffTag.TILE_WIDTH, LONG, 1, 1024);
        entry(file, TiffTag.TILE_LENGTH, LONG, 1, 1);
        entry(file, TiffTag.TILE_OFFSETS, LONG, 1, 8);
        assertThatThrownBy(() -> decode(file))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("TIFF of 1x1000 pixels in tiles of 1024x1, which hold 1024000 pixels, above the"
                        + " limit of 1000000; save it with smaller tiles");
    }

    @Test
    void aMessageNamesTheFirstNumbersOnly() {
        ByteBuffer file = header(200_000, 2);
        entry(file, TiffTag.SAMPLE_FORMAT, SHORT, 90_000, 8);
        entry(file, TiffTag.EXTRA_SAMPLES, SHORT, 90_000, 8);
        assertThatThrownBy(() -> decode(file))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("TIFF with different kinds of samples: bits [1] for 1 samples")
                .satisfies(e -> assertThat(e.getMessage()).contains(" and more").hasSizeLessThan(300));
    }

    private static void decode(ByteBuffer file) throws ImageException {
        new TiffDecoder(file.array(), new PixelLimit(1_000_000), jpeg -> {
                    throw new AssertionError("no JPEG in this file");
                })
                .decode();
    }

    /** A little-endian file whose directory begins at byte 8. */
    private static ByteBuffer header(int length, int entries) {
        ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        return file.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) entries);
    }

    /** @param value where the values begin, or the only one */
    private static void entry(ByteBuffer file, int tag, int type, int count, int value) {
        file.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }
}
