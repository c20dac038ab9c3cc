package org.repmlpeval.model.image.tiff;

import java.util.Arrays;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.PixelLimit;

/**
 * How the pixels of the first image are divided into blocks (strips or tiles), and where the blocks are.
 *
 * @param block size of a block; at the edges too, but the last strip may have fewer rows
 * @param offsets where each block begins, row by row and, with planes, plane by plane
 * @param sizes bytes of each block; not needed for blocks without compression
 */
record TiffFrame(Size image, Size block, boolean tiled, int planes, long[] offsets, long[] sizes) {
    /** In pixels. */
    record Size(int width, int height) {}

    /** Means a single strip. */
    private static final long ALL_ROWS = (1L << 32) - 1;

    static TiffFrame read(TiffDirectory directory, TiffLayout layout, PixelLimit limit) throws ImageException {
        long width = directory.number(TiffTag.WIDTH, 0);
        long height = directory.number(TiffTag.HEIGHT, 0);
        limit.check(width, height);
        boolean tiled = !directory.has(TiffTag.STRIP_OFFSETS) && directory.has(TiffTag.TILE_OFFSETS);
        long blockWidth = width;
        long stripRows = directory.number(TiffTag.ROWS_PER_STRIP, height);
        long blockHeight = Math.min(height, stripRows);
        long[] offsets = directory.numbers(tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS);
        long[] sizes = directory.numbers(tiled ? TiffTag.TILE_BYTE_COUNTS : TiffTag.STRIP_BYTE_COUNTS);
        if (tiled) {
            blockWidth = directory.number(TiffTag.TILE_WIDTH, 0);
            blockHeight = directory.number(TiffTag.TILE_LENGTH, 0);
            limit.check(blockWidth, blockHeight);
        }
        if (blockHeight < 1 || layout.compressed() && stripRows > Integer.MAX_VALUE && stripRows != ALL_ROWS) {
            throw ImageException.undecodable("TIFF with strips of " + stripRows + " rows");
        }
        int planes = layout.planes();
        long stored =
                across(width, blockWidth) * blockWidth * (tiled ? across(height, blockHeight) * blockHeight : height);
        if (stored > limit.maxPixels()) {
            throw ImageException.rejected("TIFF of " + width + "x" + height + " pixels in tiles of " + blockWidth + "x"
                    + blockHeight + ", which hold " + stored + " pixels, above the limit of " + limit.maxPixels()
                    + "; save it with smaller tiles");
        }
        long needed = across(width, blockWidth) * across(height, blockHeight) * planes;
        boolean more = !layout.compressed() && offsets.length > needed && blockHeight < height;
        if (offsets.length < needed || more) {
            throw ImageException.undecodable("TIFF with " + offsets.length + " strips or tiles, where " + width + "x"
                    + height + " pixels need " + needed);
        }
        Size image = new Size((int) width, (int) height);
        Size block = new Size((int) blockWidth, (int) blockHeight);
        return new TiffFrame(image, block, tiled, planes, offsets, sizes);
    }

    private static long across(long pixels, long block) {
        return (pixels + block - 1) / block;
    }

    int columns() {
        return (int) across(image.width, block.width);
    }

    int rows() {
        return (int) across(image.height, block.height);
    }

    int width() {
        return image.width;
    }

    int height() {
        return image.height;
    }

    int blockWidth() {
        return block.width;
    }

    int blockHeight() {
        return block.height;
    }

    /** Number of image rows in a row of blocks. */
    int storedRows(int blockRow) {
        return tiled ? block.height : Math.min(block.height, image.height - blockRow * block.height);
    }

    /** The number of a block. */
    int number(int plane, int blockRow, int column) {
        return (plane * rows() + blockRow) * columns() + column;
    }

    /** The stored bytes of a block; there are {@code uncompressed} of them if there is no compression. */
    byte[] stored(byte[] file, int number, boolean compressed, long uncompressed) throws ImageException {
        long start = offsets[number];
        if (compressed && number >= sizes.length) {
            throw ImageException.rejected("TIFF without the lengths of its strips or tiles; save it again");
        }
        long size = compressed ? sizes[number] : uncompressed;
        if (start + size > file.length || size == 0) {
            throw ImageException.undecodable("TIFF whose strip or tile " + number + " of " + size + " bytes at byte "
                    + start + " is outside its " + file.length + " bytes");
        }
        return Arrays.copyOfRange(file, (int) start, (int) (start + size));
    }
}
