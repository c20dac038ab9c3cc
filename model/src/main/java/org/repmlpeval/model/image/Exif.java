package org.repmlpeval.model.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The orientation tag (EXIF 2.32, 4.6.5, tag 0x0112) and its effect on pixels, as in Pillow's {@code ImageOps.exif_transpose}. */
public final class Exif {
    private static final int NONE = 0;
    private static final int ORIENTATION = 0x0112;
    private static final int PREFIX = "Exif\0\0".length();
    private static final int TYPE_SHORT = 3;
    private static final int TYPE_LONG = 4;
    private static final Pattern XMP_ORIENTATION = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

    private Exif() {}

    /**
     * The orientation that a file declares. Invalid data count as no orientation.
     *
     * @param exif the EXIF segment with its {@code Exif\0\0} prefix, or empty
     * @param xmp the XMP packet, which is used if EXIF has no such tag, or empty
     * @return 1…8, or 0 if none is declared
     */
    public static int orientation(byte[] exif, String xmp) {
        int value = fromTiff(exif);
        if (value < 0) {
            Matcher matcher = XMP_ORIENTATION.matcher(xmp);
            value = matcher.find() ? matcher.group(1).charAt(0) - '0' : NONE;
        }
        return value >= 1 && value <= 8 ? value : NONE;
    }

    /** The value of the tag in IFD 0, −1 if there is none. */
    private static int fromTiff(byte[] exif) {
        if (exif.length < PREFIX + 8) {
            return -1;
        }
        ByteBuffer tiff = ByteBuffer.wrap(exif, PREFIX, exif.length - PREFIX).slice();
        int magic = tiff.getInt(0);
        if (magic != 0x4D4D002A && magic != 0x49492A00) {
            return -1;
        }
        tiff.order(magic == 0x4D4D002A ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        long directory = tiff.getInt(4) & 0xFFFFFFFFL;
        if (directory + 2 > tiff.capacity()) {
            return -1;
        }
        int entries = tiff.getShort((int) directory) & 0xFFFF;
        int found = -1;
        for (int e = 0; e < entries && directory + 2 + 12L * (e + 1) <= tiff.capacity(); e++) {
            int at = (int) directory + 2 + 12 * e;
            if ((tiff.getShort(at) & 0xFFFF) == ORIENTATION) {
                int type = tiff.getShort(at + 2);
                int count = tiff.getInt(at + 4);
                // If the entry itself holds two values, Pillow takes the first.
                if (type == TYPE_SHORT && (count == 1 || count == 2)) {
                    found = tiff.getShort(at + 8) & 0xFFFF;
                } else if (type == TYPE_LONG && count == 1) {
                    found = Math.max(0, tiff.getInt(at + 8));
                }
            }
        }
        return found;
    }

    /** The pixels as they should be displayed: (H, W, 3) → (H, W, 3), or (W, H, 3) for the orientations 5…8. */
    public static RgbImage apply(RgbImage image, int orientation) {
        if (orientation <= 1) {
            return image;
        }
        boolean swapped = orientation >= 5;
        int width = swapped ? image.height() : image.width();
        int height = swapped ? image.width() : image.height();
        boolean mirrorX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean mirrorY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        byte[] rgb = new byte[image.rgb().length];
        for (int y = 0, o = 0; y < height; y++) {
            for (int x = 0; x < width; x++, o += RgbImage.CHANNELS) {
                int column = swapped ? y : x;
                int row = swapped ? x : y;
                column = mirrorX ? image.width() - 1 - column : column;
                row = mirrorY ? image.height() - 1 - row : row;
                int i = (row * image.width() + column) * RgbImage.CHANNELS;
                rgb[o] = image.rgb()[i];
                rgb[o + 1] = image.rgb()[i + 1];
                rgb[o + 2] = image.rgb()[i + 2];
            }
        }
        return new RgbImage(width, height, rgb);
    }
}
