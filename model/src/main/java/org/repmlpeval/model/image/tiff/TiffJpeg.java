package org.repmlpeval.model.image.tiff;

import java.io.ByteArrayOutputStream;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;

/** Decodes strips and tiles with JPEG compression (TIFF Technical Note 2). Each becomes a file of its own for libjpeg. */
final class TiffJpeg {
    private static final byte[] ADOBE = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0};

    private final byte[] tables;
    private final boolean yCbCr;
    private final NestedJpeg jpeg;

    TiffJpeg(TiffLayout layout, TiffDirectory directory, NestedJpeg jpeg) {
        tables = directory.bytes(TiffTag.JPEG_TABLES);
        yCbCr = layout.photometric() == 6;
        this.jpeg = jpeg;
    }

    /** The RGB pixels of a block, (rows, blockWidth, 3) uint8; gray blocks have one sample per pixel. */
    byte[] decode(byte[] stored, int blockWidth, int rows, int samples) throws ImageException {
        if (stored.length < 4 || (stored[0] & 0xFF) != 0xFF || (stored[1] & 0xFF) != 0xD8) {
            throw ImageException.undecodable("TIFF with JPEG compression in which a strip or tile is not a JPEG");
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(stored, 0, 2);
        file.writeBytes(ADOBE);
        file.write(yCbCr ? 1 : 0);
        boolean shared = tables.length > 4 && (tables[0] & 0xFF) == 0xFF && (tables[1] & 0xFF) == 0xD8;
        if (shared) {
            file.write(tables, 2, tables.length - 4);
        }
        file.write(stored, 2, stored.length - 2);
        RgbImage image = jpeg.decode(file.toByteArray());
        if (image.width() != blockWidth || image.height() != rows) {
            throw ImageException.rejected("TIFF whose JPEG strip or tile has " + image.width() + "x" + image.height()
                    + " pixels instead of " + blockWidth + "x" + rows);
        }
        byte[] rgb = image.rgb();
        if (samples == RgbImage.CHANNELS) {
            return rgb;
        }
        byte[] gray = new byte[blockWidth * rows];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = rgb[i * RgbImage.CHANNELS];
        }
        return gray;
    }
}
