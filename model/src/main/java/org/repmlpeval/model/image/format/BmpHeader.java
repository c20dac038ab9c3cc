package org.repmlpeval.model.image.format;

import org.repmlpeval.model.image.ImageException;

/**
 * The header of a BMP: OS/2 1 (12 bytes), OS/2 2 (64) or Windows 3 to 5 (40, 52, 56, 108 or 124).
 *
 * @param bits bits per pixel
 * @param compression 0 none, 1 run lengths of 8 bits, 2 of 4 bits, 3 bit fields, 4 JPEG, 5 PNG
 * @param colours entries of the colour table
 * @param entryBytes bytes of an entry of the colour table
 * @param masks bits of red, green, blue and alpha if the compression is 3, otherwise empty
 * @param data where the pixels begin
 */
record BmpHeader(
        long width,
        long height,
        boolean topDown,
        int bits,
        int compression,
        long colours,
        int entryBytes,
        long[] masks,
        long data) {
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
            long colours = 1L << (bits & 31);
            return new BmpHeader(
                    Cursor.u16(core, 0),
                    Cursor.u16(core, 2),
                    false,
                    bits,
                    RAW,
                    colours,
                    3,
                    new long[0],
                    start(data, size, bits, 3 * colours));
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
        colours = colours == 0 ? 1L << (bits & 31) : colours;
        return new BmpHeader(
                Cursor.u32(info, 0),
                topDown ? (1L << 32) - height : height,
                topDown,
                bits,
                (int) Math.min(compression, Integer.MAX_VALUE),
                colours,
                4,
                compression == BIT_FIELDS ? masks(info, in) : new long[0],
                start(data, size, bits, 4 * colours));
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
    private static long start(long declared, long headerSize, int bits, long tableBytes) {
        return declared == FILE_HEADER + headerSize && bits <= 8 ? declared + tableBytes : declared;
    }
}
