package org.repmlpeval.model.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.jpeg.JpegHeader;

/** Small files whose data would fill the memory or take hours, while their headers declare a small image. */
class DecodeBombTest {
    /** What the data of a bomb would take. */
    private static final int UNPACKED = 300_000_000;

    private static final long BOUND = 32 << 20;
    private static final int SIDE = 16;

    @Test
    void pixelDataOfAPngBeyondTheImageAreNotUnpacked() throws Exception {
        byte[] file = png(chunk("IDAT", deflated()));
        assertThat(file).hasSizeLessThan(1_000_000);
        assertThat(allocated(() ->
                        assertThat(ImageDecoder.decode(file).image().width()).isEqualTo(SIDE)))
                .isLessThan(BOUND);
    }

    @Test
    void textAndProfilesOfAPngAreNotUnpacked() throws Exception {
        byte[] text = chunk("zTXt", concat("key\0\0".getBytes(StandardCharsets.US_ASCII), deflated()));
        byte[] profile = chunk("iCCP", concat("icc\0\0".getBytes(StandardCharsets.US_ASCII), deflated()));
        byte[] file = png(concat(text, profile, chunk("IDAT", deflated())));
        assertThat(allocated(() -> ImageDecoder.decode(file))).isLessThan(BOUND);
    }

    @Test
    void aStripOfATiffIsUnpackedOnlyAsFarAsThePixelsGo() throws Exception {
        byte[] strip = deflated();
        int entries = 8;
        int data = 8 + 2 + 12 * entries + 4;
        ByteBuffer file = ByteBuffer.allocate(data + strip.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) entries);
        int[][] tags = {
            {256, SIDE}, {257, SIDE}, {258, 8}, {259, 8}, {262, 1}, {273, data}, {278, SIDE}, {279, strip.length}
        };
        for (int[] tag : tags) {
            file.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
        }
        file.putInt(0).put(strip);
        assertThat(allocated(() -> assertThat(
                                ImageDecoder.decode(file.array()).image().width())
                        .isEqualTo(SIDE)))
                .isLessThan(BOUND);
    }

    /** The refinement scan at the end again and again; each would go over all pixels. */
    @Test
    void theScansOfAJpegAreLimited() throws Exception {
        byte[] progressive;
        try (InputStream in = getClass().getResourceAsStream("../cases/gray-progressive.jpg")) {
            progressive = in.readAllBytes();
        }
        JpegHeader.parse(withScans(progressive, 500));
        byte[] bomb = withScans(progressive, 501);
        assertThat(bomb).hasSizeLessThan(100_000);
        assertThatThrownBy(() -> ImageDecoder.decode(bomb))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("JPEG with more than 500 scans")
                .extracting(e -> ((ImageException) e).category())
                .isEqualTo(ImageException.Category.REJECTED);
    }

    /** The file has six scans, of which the last begins with its tables at byte 535. */
    private static byte[] withScans(byte[] file, int scans) {
        int last = 535;
        int end = file.length - 2;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, last);
        for (int i = 5; i < scans; i++) {
            out.write(file, last, end - last);
        }
        out.write(file, end, 2);
        return out.toByteArray();
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Bytes of heap that the work takes in all. */
    private static long allocated(Work work) throws Exception {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = memory.getThreadAllocatedBytes(thread);
        work.run();
        return memory.getThreadAllocatedBytes(thread) - before;
    }

    private static byte[] deflated() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            for (int done = 0; done < UNPACKED; done += zeros.length) {
                deflater.write(zeros);
            }
        }
        return out.toByteArray();
    }

    /** A gray image. */
    private static byte[] png(byte[] chunks) {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(SIDE)
                .putInt(SIDE)
                .put(new byte[] {8, 0, 0, 0, 0})
                .array();
        byte[] signature = {(byte) 137, 'P', 'N', 'G', 13, 10, 26, 10};
        return concat(signature, chunk("IHDR", header), chunks, chunk("IEND", new byte[0]));
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] typed = concat(type.getBytes(StandardCharsets.US_ASCII), data);
        CRC32 crc = new CRC32();
        crc.update(typed);
        return ByteBuffer.allocate(typed.length + 8)
                .putInt(data.length)
                .put(typed)
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
