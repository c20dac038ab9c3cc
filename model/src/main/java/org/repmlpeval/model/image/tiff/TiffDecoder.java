package org.repmlpeval.model.image.tiff;

import java.nio.charset.StandardCharsets;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.Exif;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.PixelLimit;
import org.repmlpeval.model.image.RgbImage;

/**
 * Decodes the first image of a TIFF: strips or tiles; uncompressed, PackBits, LZW, deflate or JPEG; black and white, gray, palette,
 * RGB and CMYK in the layouts that Pillow supports. Pillow rotates a TIFF by its orientation tag when it opens it, so these pixels
 * are rotated too.
 */
public final class TiffDecoder {
    /** More bytes than one byte of any of the compressions can encode. */
    private static final long EXPANSION_LIMIT = 4096;

    private final byte[] encoded;
    private final TiffLayout layout;
    private final TiffFrame frame;
    private final TiffColours colours;
    private final TiffBlocks blocks;
    private final TiffJpeg jpeg;
    private final TiffDirectory directory;

    /** @throws ImageException if the directory is damaged, or describes an unsupported variant or a size above the limit */
    public TiffDecoder(byte[] encoded, PixelLimit limit, NestedJpeg nested) throws ImageException {
        this.encoded = encoded;
        if (encoded.length > 3 && (encoded[2] == '+' || encoded[3] == '+')) {
            throw ImageException.rejected("BigTIFF (64-bit offsets); save it as a classic TIFF");
        }
        directory = TiffDirectory.read(encoded);
        layout = TiffLayout.read(directory);
        frame = TiffFrame.read(directory, layout, limit);
        colours = TiffColours.of(layout, directory);
        blocks = new TiffBlocks(layout, directory);
        jpeg = new TiffJpeg(layout, directory, nested);
    }

    /** Whether the bytes begin like a TIFF or BigTIFF. */
    public static boolean matches(byte[] encoded) {
        String head = new String(encoded, 0, Math.min(4, encoded.length), StandardCharsets.ISO_8859_1);
        return head.equals("II*\0") || head.equals("MM\0*") || head.equals("II+\0") || head.equals("MM\0+");
    }

    /** @throws ImageException if the pixel data are damaged */
    public DecodedImage decode() throws ImageException {
        long bytes = layout.rowBytes(frame.width()) * frame.height() * frame.planes();
        long block = layout.rowBytes(frame.blockWidth()) * frame.blockHeight();
        if (bytes / EXPANSION_LIMIT > encoded.length || block / EXPANSION_LIMIT > encoded.length) {
            throw ImageException.undecodable("TIFF declares " + frame.width() + "x" + frame.height()
                    + " pixels, more than a file of " + encoded.length + " bytes can hold");
        }
        if (block * frame.planes() > Integer.MAX_VALUE - 8) {
            throw ImageException.rejected("TIFF with a strip or tile of " + block * frame.planes()
                    + " bytes; save it with" + " smaller ones");
        }
        byte[] rgb = new byte[frame.width() * frame.height() * RgbImage.CHANNELS];
        for (int row = 0; row < frame.rows(); row++) {
            for (int column = 0; column < frame.columns(); column++) {
                copy(samples(row, column), row, column, rgb);
            }
        }
        int orientation = orientation();
        RgbImage image = Exif.apply(new RgbImage(frame.width(), frame.height(), rgb), orientation);
        return new DecodedImage(image, colours.mode(), directory.has(TiffTag.ICC), orientation == 1 ? 1 : 0);
    }

    /** The samples of a block, with the samples of each pixel next to each other. */
    private byte[] samples(int row, int column) throws ImageException {
        int rowBytes = (int) layout.rowBytes(frame.blockWidth());
        int rows = frame.storedRows(row);
        if (frame.planes() == 1) {
            return plane(0, row, column, rowBytes, rows);
        }
        int size = layout.bits() / 8;
        int step = size * frame.planes();
        byte[] together = new byte[rowBytes * rows * frame.planes()];
        for (int p = 0; p < frame.planes(); p++) {
            byte[] plane = plane(p, row, column, rowBytes, rows);
            for (int i = 0; i < plane.length; i++) {
                together[i / size * step + p * size + i % size] = plane[i];
            }
        }
        return together;
    }

    private byte[] plane(int plane, int row, int column, int rowBytes, int rows) throws ImageException {
        int number = frame.number(plane, row, column);
        byte[] stored = frame.stored(encoded, number, layout.compressed(), (long) rowBytes * rows);
        return layout.compression() == TiffLayout.JPEG
                ? jpeg.decode(stored, frame.blockWidth(), rows, layout.samples())
                : blocks.decode(stored, rowBytes, rows);
    }

    private void copy(byte[] samples, int row, int column, byte[] rgb) {
        int x = column * frame.blockWidth();
        int y = row * frame.blockHeight();
        int pixels = Math.min(frame.blockWidth(), frame.width() - x);
        int rowBytes = (int) layout.rowBytes(frame.blockWidth()) * frame.planes();
        for (int i = 0; i < Math.min(frame.storedRows(row), frame.height() - y); i++) {
            int out = ((y + i) * frame.width() + x) * RgbImage.CHANNELS;
            colours.samples().toRgb(samples, i * rowBytes, pixels, rgb, out);
        }
    }

    private int orientation() throws ImageException {
        if (directory.has(TiffTag.ORIENTATION)) {
            long value = directory.number(TiffTag.ORIENTATION, 0);
            return value >= 1 && value <= 8 ? (int) value : 0;
        }
        return Exif.orientation(new byte[0], new String(directory.bytes(TiffTag.XMP), StandardCharsets.ISO_8859_1));
    }
}
