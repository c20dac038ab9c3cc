package org.repmlpeval.model.image.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.PixelLimit;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.SourceMode;

/**
 * Decodes the first frame of a GIF (GIF89a specification) on its canvas. The rest of the canvas has the transparent colour or, if
 * there is none, the first colour. As in Pillow, a canvas smaller than the frame is enlarged.
 */
public final class GifDecoder {
    private static final int PALETTE_BYTES = 3 * 256;
    private static final int HEADER = 13;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int COMMENT = 0xFE;
    private static final int APPLICATION = 0xFF;
    /** The largest number of pixels that one byte of an LZW stream can encode. */
    private static final long LZW_LIMIT = 4096;

    private final byte[] encoded;
    private final Cursor in;
    private final PixelLimit limit;
    private Integer transparent;

    public GifDecoder(byte[] encoded, PixelLimit limit) {
        this.encoded = encoded;
        this.limit = limit;
        in = new Cursor(encoded, "GIF");
    }

    /** Whether the bytes begin like a GIF. */
    public static boolean matches(byte[] encoded) {
        String head = new String(encoded, 0, Math.min(6, encoded.length), StandardCharsets.ISO_8859_1);
        return head.equals("GIF87a") || head.equals("GIF89a");
    }

    /** @throws ImageException if the file is damaged or above the limit */
    public DecodedImage decode() throws ImageException {
        byte[] screen = in.exactly(HEADER);
        byte[] palette = (screen[10] & 0x80) != 0 ? palette(screen[10]) : null;
        toFirstFrame();
        byte[] frame = in.exactly(9);
        int x = Cursor.u16(frame, 0);
        int y = Cursor.u16(frame, 2);
        int frameWidth = Cursor.u16(frame, 4);
        int frameHeight = Cursor.u16(frame, 6);
        if ((frame[8] & 0x80) != 0) {
            palette = palette(frame[8]);
        }
        int width = Math.max(x + frameWidth, Cursor.u16(screen, 6));
        int height = Math.max(y + frameHeight, Cursor.u16(screen, 8));
        limit.check(width, height);
        limit.check(frameWidth, frameHeight);
        int bits = in.u8();
        if ((long) frameWidth * frameHeight / LZW_LIMIT > encoded.length) {
            throw ImageException.undecodable("GIF declares " + frameWidth + "x" + frameHeight
                    + " pixels, more than a file of " + encoded.length + " bytes can hold");
        }
        byte[] canvas = new byte[width * height];
        if (transparent != null) {
            Arrays.fill(canvas, transparent.byteValue());
        }
        GifFrame target = new GifFrame(canvas, width, y * width + x, frameWidth, frameHeight, (frame[8] & 0x40) != 0);
        new GifPixels(encoded, (int) in.position(), bits, target).decode();
        boolean gray = palette == null || isGrayRamp(palette);
        byte[] colours = gray ? Palette.gray(8, false) : palette;
        SourceMode mode = gray ? SourceMode.GRAY : SourceMode.PALETTE;
        return new DecodedImage(new RgbImage(width, height, Palette.apply(colours, canvas)), mode, false, 0);
    }

    /** A colour table of {@code 2 << (flags & 7)} entries; missing entries are black. */
    private byte[] palette(int flags) throws ImageException {
        byte[] read = in.upTo(3 << (flags & 7) + 1);
        if (read.length % 3 != 0) {
            throw in.truncated("inside a colour table");
        }
        return read;
    }

    /** Whether each entry i is gray of level i. Pillow then uses the indices as levels, even beyond the table. */
    private static boolean isGrayRamp(byte[] palette) {
        for (int i = 0; i < palette.length; i++) {
            if ((palette[i] & 0xFF) != i / 3) {
                return false;
            }
        }
        return palette.length <= PALETTE_BYTES;
    }

    private void toFirstFrame() throws ImageException {
        int first = in.next();
        for (int kind = first; kind != ','; kind = in.next()) {
            if (kind < 0 || kind == ';') {
                throw ImageException.undecodable("GIF without an image (" + encoded.length + " bytes)");
            }
            if (kind == '!') {
                extension();
            }
        }
    }

    private void extension() throws ImageException {
        int kind = in.next();
        byte[] block = block();
        if (kind < 0) {
            throw in.truncated("inside an extension");
        }
        if (kind == COMMENT) {
            while (block != null) {
                block = block();
            }
            return;
        }
        if (kind == GRAPHIC_CONTROL && block != null) {
            if (block.length < 3 || (block[0] & 1) != 0 && block.length < 4) {
                throw ImageException.undecodable("GIF with a graphic control extension of " + block.length + " bytes");
            }
            transparent = (block[0] & 1) != 0 ? Integer.valueOf(block[3] & 0xFF) : transparent;
        } else if (kind == APPLICATION
                && block != null
                && new String(block, StandardCharsets.ISO_8859_1).startsWith("NETSCAPE2.0")) {
            block();
        }
        while (block() != null) {
            continue;
        }
    }

    /** A data sub-block; null if it is empty or the file ends. */
    private byte[] block() {
        int length = in.next();
        return length > 0 ? in.upTo(length) : null;
    }
}
