package org.repmlpeval.model.image.format;

import org.repmlpeval.model.image.ImageException;

/**
 * The header of a BMP: OS/2 1 (12 bytes), OS/2 2 (64) or Windows 3 to 5 (40, 52, 56, 108 or 124).
 *
 * @param data where the pixels begin
 */
record BmpHeader(long width, long height, boolean topDown, Coding coding, ColourTable table, long data) {
    /**
     * How a pixel is stored.
     *
     * @param bits bits per pixel
     * @param compression 0 none, 1 run lengths of 8 bits, 2 of 4 bits, 3 bit fields, 4 JPEG, 5 PNG
     * @param masks bits of red, green, blue and alpha if the compression is 3, otherwise empty
     */
    record Coding(int bits, int compression, long[] masks) {}

    /** The colours that indices stand for: number of entries, and bytes of an entry. */
    record ColourTable(long entries, int entryBytes) {
        long bytes() {
            return entries * entryBytes;
        }
    }

    static final int RAW = 0;
    static final int RLE8 = 1;
    static final int RLE4 = 2;
    static final int BIT_FIELDS = 3;

    private static final int FILE_HEADER = 14;
    private static final int CORE = 12;

    /** Reads from the start of the file to the colour table. */
    static BmpHeader read(Cursor in) throws ImageException {
        long data = Cursor.u32(in.exactly(FILE_HEADER), 10);
        long size = Cursor.u32(in.exactly(4), 0);
        if (size == CORE) {
            byte[] core = in.exactly(CORE - 4);
            int bits = Cursor.u16(core, 6);
            ColourTable table = new ColourTable(1L << (bits & 31), 3);
            return new BmpHeader(
                    Cursor.u16(core, 0),
                    Cursor.u16(core, 2),
                    false,
                    new Coding(bits, RAW, new long[0]),
                    table,
                    start(data, size, bits, table));
        }
        if (size != 40 && size != 52 && size != 56 && size != 64 && size != 108 && size != 124) {
            throw ImageException.rejected("BMP with a header of " + size
                    + " bytes; supported are 12, 40, 52, 56, 64, 108 and 124; convert it to one of them");
        }
        byte[] info = in.exactly((int) size - 4);
        boolean topDown = info[7] == (byte) 0xFF;
        long height = Cursor.u32(info, 4);
        int bits = Cursor.u16(info, 10);
        long compression = Cursor.u32(info, 12);
        long colours = Cursor.u32(info, 28);
        ColourTable table = new ColourTable(colours == 0 ? 1L << (bits & 31) : colours, 4);
        long[] masks = compression == BIT_FIELDS ? masks(info, in) : new long[0];
        return new BmpHeader(
                Cursor.u32(info, 0),
                topDown ? (1L << 32) - height : height,
                topDown,
                new Coding(bits, (int) Math.min(compression, Integer.MAX_VALUE), masks),
                table,
                start(data, size, bits, table));
    }

    private static long[] masks(byte[] info, Cursor in) throws ImageException {
        long[] masks = new long[4];
        if (info.length >= 48) {
            for (int i = 0; i < (info.length >= 52 ? 4 : 3); i++) {
                masks[i] = Cursor.u32(info, 36 + 4 * i);
            }
        } else {
            for (int i = 0; i < 3; i++) {
                masks[i] = Cursor.u32(in.exactly(4), 0);
            }
        }
        return masks;
    }

    /** Where the pixels begin. Some files do not count their colour table. */
    private static long start(long declared, long headerSize, int bits, ColourTable table) {
        return declared == FILE_HEADER + headerSize && bits <= 8 ? declared + table.bytes() : declared;
    }
}
