package org.repmlpeval.model.image.format;

import java.nio.charset.StandardCharsets;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.PixelLimit;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.SourceMode;

/** Decodes PBM, PGM and PPM, as text (P1, P2, P3) or binary (P4, P5, P6), with a largest value of up to 65535. */
public final class PnmDecoder {
    private static final int MAX_TOKEN = 10;
    private static final int MAX_VALUE = 65535;

    private final byte[] encoded;
    private final Cursor in;
    private final PixelLimit limit;

    public PnmDecoder(byte[] encoded, PixelLimit limit) {
        this.encoded = encoded;
        this.limit = limit;
        in = new Cursor(encoded, "PNM");
    }

    /** Whether the bytes begin like a PBM, PGM or PPM. */
    public static boolean matches(byte[] encoded) {
        return encoded.length >= 3
                && encoded[0] == 'P'
                && encoded[1] >= '1'
                && encoded[1] <= '6'
                && isSpace(encoded[2]);
    }

    /** @throws ImageException if the file is damaged or above the limit */
    public DecodedImage decode() throws ImageException {
        int kind = encoded[1] - '0';
        in.seek(3);
        long width = number();
        long height = number();
        boolean bilevel = kind % 3 == 1;
        long maximum = bilevel ? 1 : number();
        if (maximum < 1 || maximum > MAX_VALUE) {
            throw ImageException.undecodable(
                    "PNM (P" + kind + ") with a largest value of " + maximum + "; legal are 1..65535");
        }
        limit.check(width, height);
        int channels = kind % 3 == 0 ? RgbImage.CHANNELS : 1;
        boolean wide = channels == 1 && maximum > 255;
        SourceMode mode = bilevel
                ? SourceMode.BILEVEL
                : wide ? SourceMode.GRAY_32 : channels == 1 ? SourceMode.GRAY : SourceMode.RGB;
        int scale = wide ? MAX_VALUE : 255;
        Values values = value -> (int) Math.min(255, Math.rint(value / (double) maximum * scale));
        RgbImage image;
        if (kind > 3) {
            long perSample = bilevel ? 0 : maximum > 255 ? 2 : 1;
            long rowBytes = bilevel ? (width + 7) / 8 : width * channels * perSample;
            image = new RawRows(in.position(), rowBytes, rowBytes, false)
                    .read(
                            encoded,
                            (int) width,
                            (int) height,
                            binary(bilevel, channels, (int) perSample, values),
                            "PNM (P" + kind + ")");
        } else {
            byte[] samples = new PnmText(encoded, (int) in.position(), (int) maximum, values)
                    .read(width * height * channels, bilevel);
            Samples stored = channels == 1 ? Samples.gray(1, (row, i) -> row[i] & 0xFF) : Samples.channels(3, 0, 1, 2);
            long rowBytes = width * channels;
            image = new RawRows(0, rowBytes, rowBytes, false)
                    .read(samples, (int) width, (int) height, stored, "PNM (P" + kind + ")");
        }
        return new DecodedImage(image, mode, false, 0);
    }

    private static Samples binary(boolean bilevel, int channels, int bytes, Values values) {
        if (bilevel) {
            return Samples.indexed(1, Palette.gray(1, true));
        }
        return (row, from, pixels, rgb, out) -> {
            for (int s = 0, i = from; s < pixels * channels; s++, i += bytes) {
                int stored = bytes == 1 ? row[i] & 0xFF : (row[i] & 0xFF) << 8 | row[i + 1] & 0xFF;
                byte value = (byte) values.toByte(stored);
                for (int c = channels; c <= RgbImage.CHANNELS; c++) {
                    rgb[out + s * RgbImage.CHANNELS / channels + (channels == 1 ? c - 1 : 0)] = value;
                }
            }
        };
    }

    /** A number of the header, as Pillow reads it: up to white space, at most ten characters, without comments. */
    private long number() throws ImageException {
        StringBuilder token = new StringBuilder();
        while (token.length() <= MAX_TOKEN) {
            int next = in.next();
            if (next == '#') {
                while (next >= 0 && next != '\n' && next != '\r') {
                    next = in.next();
                }
            } else if (next >= 0 && !isSpace((byte) next)) {
                token.append((char) next);
            } else if (next < 0 || token.length() > 0) {
                break;
            }
        }
        return parse(token.toString(), "header");
    }

    static long parse(String token, String where) throws ImageException {
        if (token.length() > MAX_TOKEN || !token.matches("[+-]?[0-9]+(_[0-9]+)*")) {
            String shown = new String(token.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
            throw ImageException.undecodable("PNM with '" + shown.substring(0, Math.min(12, shown.length()))
                    + "' in its " + where + " in place of a number");
        }
        return Long.parseLong(token.replace("_", ""));
    }

    static boolean isSpace(byte value) {
        return value == ' ' || value >= '\t' && value <= '\r';
    }

    /** The value 0…255 of a stored value. */
    @FunctionalInterface
    interface Values {
        int toByte(int stored);
    }
}
