package org.repmlpeval.model.image.label;

import java.util.Arrays;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.png.PngDecoder;

/**
 * Decodes label files. Values are taken as they are stored: the grey value of an 8- or 16-bit grey PNG, the palette index of a palette
 * PNG, and the colour of an RGB PNG if the rule has a colour map. With a colour map, a palette PNG is read by its colours. Alpha and
 * transparency are left out and change no value. Gamma, ICC profiles and EXIF orientation are ignored.
 */
public final class LabelMapDecoder {
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

    private final LabelRule rule;
    private final long maxPixels;

    /** @param maxPixels the most pixels of a label file, at least 1 */
    public LabelMapDecoder(LabelRule rule, long maxPixels) {
        this.rule = rule;
        this.maxPixels = maxPixels;
    }

    /**
     * @param encoded the whole label file
     * @throws ImageException if the file is corrupt, or of a kind that cannot hold labels exactly; the reason says what to do
     */
    public LabelMap decode(byte[] encoded) throws ImageException {
        if (encoded.length == 0) {
            throw ImageException.undecodable("the label file is empty");
        }
        if (!PngDecoder.matches(encoded)) {
            throw ImageException.rejected(notPng(encoded));
        }
        LabelPixels pixels = new LabelPixels(rule);
        new PngDecoder(encoded, maxPixels).samples(pixels);
        return pixels.map();
    }

    private static String notPng(byte[] encoded) {
        if (startsWith(encoded, JPEG)) {
            return "the label file is a JPEG, whose compression changes values; labels must be PNG files";
        }
        return "the label file is not a PNG (it starts with " + start(encoded)
                + "); save labels as 8- or 16-bit grey, palette or RGB PNG files";
    }

    private static String start(byte[] encoded) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(4, encoded.length); i++) {
            text.append(i == 0 ? "" : " ").append(String.format("%02x", encoded[i]));
        }
        return text.toString();
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
}
