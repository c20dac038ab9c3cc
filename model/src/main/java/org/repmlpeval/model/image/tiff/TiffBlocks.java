package org.repmlpeval.model.image.tiff;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.repmlpeval.model.image.ImageException;

/** Decompresses a strip or tile and undoes its predictor. */
final class TiffBlocks {
    private final TiffLayout layout;
    private final int predictor;

    TiffBlocks(TiffLayout layout, TiffDirectory directory) throws ImageException {
        this.layout = layout;
        boolean predicts = layout.compression() == TiffLayout.LZW || isDeflate();
        predictor = predicts ? (int) directory.number(TiffTag.PREDICTOR, 1) : 1;
        boolean whole = layout.bits() == 8 || layout.bits() == 16 || layout.bits() == 32;
        if (predictor != 1
                && !(predictor == 2 && whole)
                && !(predictor == 3 && layout.format() == 3 && layout.bits() == 32)) {
            throw ImageException.rejected("TIFF with predictor " + predictor + ", which is not supported for samples of"
                    + " " + layout.bits() + " bits and format " + layout.format() + "; save it without a predictor");
        }
    }

    private boolean isDeflate() {
        return layout.compression() == TiffLayout.DEFLATE || layout.compression() == TiffLayout.OLD_DEFLATE;
    }

    /** The samples of a block: {@code rows} rows of {@code rowBytes} bytes. */
    byte[] decode(byte[] stored, int rowBytes, int rows) throws ImageException {
        if (layout.reversed()) {
            for (int i = 0; i < stored.length; i++) {
                stored[i] = (byte) (Integer.reverse(stored[i]) >>> 24);
            }
        }
        byte[] samples = new byte[rowBytes * rows];
        switch (layout.compression()) {
            case TiffLayout.LZW -> new TiffLzw(stored).decode(samples);
            case TiffLayout.PACK_BITS -> unpack(stored, samples);
            case TiffLayout.DEFLATE, TiffLayout.OLD_DEFLATE -> inflate(stored, samples);
            default -> System.arraycopy(stored, 0, samples, 0, samples.length);
        }
        for (int row = 0; row < rows && predictor != 1; row++) {
            if (predictor == 2) {
                accumulate(samples, row * rowBytes, rowBytes);
            } else {
                joinBytes(samples, row * rowBytes, rowBytes);
            }
        }
        return samples;
    }

    private static void inflate(byte[] stored, byte[] samples) throws ImageException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(stored);
            int filled = 0;
            while (filled < samples.length) {
                int count = inflater.inflate(samples, filled, samples.length - filled);
                if (count == 0) {
                    throw endsEarly("deflate");
                }
                filled += count;
            }
        } catch (DataFormatException e) {
            throw ImageException.undecodable("corrupt TIFF pixel data: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    private static void unpack(byte[] stored, byte[] samples) throws ImageException {
        int filled = 0;
        for (int i = 0; filled < samples.length; ) {
            if (i + 1 >= stored.length) {
                throw endsEarly("PackBits");
            }
            int count = stored[i++];
            if (count >= 0) {
                int length = Math.min(count + 1, samples.length - filled);
                if (i + length > stored.length) {
                    throw endsEarly("PackBits");
                }
                System.arraycopy(stored, i, samples, filled, length);
                i += count + 1;
                filled += length;
            } else if (count != -128) {
                int length = Math.min(1 - count, samples.length - filled);
                Arrays.fill(samples, filled, filled + length, stored[i++]);
                filled += length;
            }
        }
    }

    static ImageException endsEarly(String compression) {
        return ImageException.undecodable("TIFF pixel data end too early (" + compression + ")");
    }

    /** Undoes horizontal differences (TIFF 6.0, section 14), also of 16 and 32 bits. */
    private void accumulate(byte[] samples, int from, int rowBytes) {
        int size = layout.bits() / 8;
        int distance = size * layout.samplesInBlock();
        for (int i = from + distance; i + size <= from + rowBytes; i += size) {
            int carry = 0;
            for (int b = 0; b < size; b++) {
                int at = i + (layout.bigEndian() ? size - 1 - b : b);
                int sum = (samples[at] & 0xFF) + (samples[at - distance] & 0xFF) + carry;
                samples[at] = (byte) sum;
                carry = sum >> 8;
            }
        }
    }

    /** Undoes the floating point predictor (TIFF Technical Note 3), which stores the bytes of differences in planes. */
    private void joinBytes(byte[] samples, int from, int rowBytes) {
        int distance = layout.samplesInBlock();
        for (int i = from + distance; i < from + rowBytes; i++) {
            samples[i] += samples[i - distance];
        }
        byte[] planes = Arrays.copyOfRange(samples, from, from + rowBytes);
        int size = layout.bits() / 8;
        int count = rowBytes / size;
        for (int s = 0; s < count; s++) {
            for (int b = 0; b < size; b++) {
                samples[from + s * size + (layout.bigEndian() ? b : size - 1 - b)] = planes[b * count + s];
            }
        }
    }
}
