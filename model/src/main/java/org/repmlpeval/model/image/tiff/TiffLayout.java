package org.repmlpeval.model.image.tiff;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.LongStream;
import org.repmlpeval.model.image.ImageException;

/**
 * What a pixel holds according to the tags, as Pillow interprets them.
 *
 * @param photometric 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK, 6 YCbCr
 * @param format 1 unsigned, 2 signed, 3 floating point
 * @param bits of each sample
 * @param samples number of samples per pixel
 * @param extra meaning of the samples after the colours: 0 unspecified, 1 premultiplied alpha, 2 alpha
 * @param storage how the samples lie in the file
 */
record TiffLayout(int photometric, int format, int bits, int samples, int extra, Storage storage) {
    /**
     * How samples lie in the file.
     *
     * @param compression 1 none, 5 LZW, 7 JPEG, 8 and 32946 deflate, 32773 PackBits
     * @param separate whether each sample has its own plane
     * @param reversed whether the first pixel of a byte is in its low bits
     */
    record Storage(int compression, boolean separate, boolean reversed, boolean bigEndian) {}

    static final int NONE = 1;
    static final int LZW = 5;
    static final int JPEG = 7;
    static final int DEFLATE = 8;
    static final int OLD_DEFLATE = 32946;
    static final int PACK_BITS = 32773;
    /** No samples besides the colours. */
    static final int NO_EXTRA = -1;

    private static final Set<Integer> COMPRESSIONS = Set.of(NONE, LZW, JPEG, DEFLATE, OLD_DEFLATE, PACK_BITS);
    private static final int MAX_SAMPLES = 6;

    static TiffLayout read(TiffDirectory directory) throws ImageException {
        int compression = (int) directory.number(TiffTag.COMPRESSION, NONE);
        if (!COMPRESSIONS.contains(compression)) {
            throw ImageException.rejected("TIFF with compression " + compression
                    + "; supported: 1 (none), 5 (LZW), 7 (JPEG), 8 and 32946 (deflate) and 32773 (PackBits); save it with one"
                    + " of these");
        }
        if (compression != NONE && !directory.complete()) {
            throw ImageException.undecodable("TIFF whose directory runs beyond the end of the file");
        }
        long planar = directory.number(TiffTag.PLANAR, 1);
        long fillOrder = directory.number(TiffTag.FILL_ORDER, 1);
        if (planar != 1 && planar != 2 || fillOrder != 1 && fillOrder != 2) {
            throw ImageException.undecodable(
                    "TIFF with planar configuration " + planar + " and fill order " + fillOrder + "; legal: 1 and 2");
        }
        boolean separate = planar == 2;
        long[] extra = directory.numbers(TiffTag.EXTRA_SAMPLES);
        long[] bits = directory.numbers(TiffTag.BITS_PER_SAMPLE, 1);
        long samples = directory.number(TiffTag.SAMPLES_PER_PIXEL, 1);
        if (separate && extra.length > 0 && LongStream.of(extra).max().getAsLong() == 0) {
            if (compression == NONE) {
                throw ImageException.rejected(
                        "uncompressed TIFF whose extra samples are in separate planes; save it with the samples of each pixel"
                                + " together");
            }
            bits = Arrays.copyOf(bits, Math.max(0, bits.length - extra.length));
            samples -= extra.length;
            extra = new long[0];
        }
        if (samples < 1 || samples > MAX_SAMPLES) {
            throw ImageException.rejected("TIFF with " + samples + " samples per pixel; supported: 1.." + MAX_SAMPLES);
        }
        if (bits.length == 1 || bits.length > samples) {
            int given = bits.length;
            bits = Arrays.copyOf(bits, (int) samples);
            Arrays.fill(bits, Math.min(given, bits.length), bits.length, bits[0]);
        }
        long[] formats = directory.numbers(TiffTag.SAMPLE_FORMAT, 1);
        long[] sameBits = LongStream.of(bits).distinct().toArray();
        boolean others = Arrays.stream(extra).skip(1).anyMatch(kind -> kind != 0);
        if (bits.length != samples
                || sameBits.length != 1
                || LongStream.of(formats).distinct().count() != 1
                || others) {
            throw ImageException.rejected("TIFF with different kinds of samples: bits " + some(bits) + " for " + samples
                    + " samples, formats " + some(formats) + ", extra " + some(extra));
        }
        TiffLayout layout = new TiffLayout(
                (int) directory.number(TiffTag.PHOTOMETRIC, 0),
                (int) formats[0],
                (int) sameBits[0],
                (int) samples,
                extra.length == 0 ? NO_EXTRA : (int) extra[0],
                new Storage(compression, separate && samples > 1, fillOrder == 2, directory.bigEndian()));
        if (samples - extra.length != layout.colours() && !layout.lacksExtra(extra.length)) {
            throw layout.unsupported();
        }
        return layout;
    }

    /** The first few numbers, of which a file may hold any number. */
    private static String some(long[] numbers) {
        return Arrays.toString(Arrays.copyOf(numbers, Math.min(numbers.length, MAX_SAMPLES)))
                + (numbers.length > MAX_SAMPLES ? " and more" : "");
    }

    /** RGB with four samples, where the meaning of the fourth is not given. */
    private boolean lacksExtra(int extras) {
        return photometric == 2 && samples == 4 && extras == 0;
    }

    /** How many of a pixel's samples are colours. */
    private int colours() {
        return switch (photometric) {
            case 2 -> 3;
            case 5 -> 4;
            case 6 -> samples >= 3 ? 3 : 1;
            default -> 1;
        };
    }

    int compression() {
        return storage.compression();
    }

    boolean separate() {
        return storage.separate();
    }

    boolean reversed() {
        return storage.reversed();
    }

    boolean bigEndian() {
        return storage.bigEndian();
    }

    int planes() {
        return separate() ? samples : 1;
    }

    /** Number of samples per pixel that are stored together in a block. */
    int samplesInBlock() {
        return separate() ? 1 : samples;
    }

    boolean compressed() {
        return compression() != NONE;
    }

    /** Bytes of a row of a block. */
    long rowBytes(long pixels) {
        return (pixels * samplesInBlock() * bits + 7) / 8;
    }

    ImageException unsupported() {
        return ImageException.rejected(
                "TIFF with an unsupported pixel layout: photometric interpretation " + photometric
                        + ", " + samples + " samples of " + bits + " bits, sample format " + format + ", extra samples "
                        + (extra == NO_EXTRA ? "none" : extra) + ", compression " + compression()
                        + (separate() ? ", separate planes" : "")
                        + (reversed() ? ", fill order 2" : "") + (bigEndian() ? ", big-endian" : "")
                        + "; save it as 8-bit RGB, gray or palette");
    }
}
