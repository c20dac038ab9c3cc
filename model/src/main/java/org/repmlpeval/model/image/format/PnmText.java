package org.repmlpeval.model.image.format;

import java.nio.charset.StandardCharsets;
import org.repmlpeval.model.image.ImageException;

/**
 * Reads the samples of a PNM in text form: numbers separated by white space, or digits 0 and 1. Comments run from # to the end of
 * the line.
 */
final class PnmText {
    private final byte[] bytes;
    private final int maximum;
    private final PnmDecoder.Values values;
    private int at;

    PnmText(byte[] bytes, int at, int maximum, PnmDecoder.Values values) {
        this.bytes = bytes;
        this.at = at;
        this.maximum = maximum;
        this.values = values;
    }

    /** The first {@code count} samples as levels of 0…255. */
    byte[] read(long count, boolean bilevel) throws ImageException {
        if (count > bytes.length) {
            throw ends(count);
        }
        byte[] samples = new byte[(int) count];
        for (int i = 0; i < samples.length; i++) {
            String token = token(bilevel);
            if (token.isEmpty()) {
                throw ends(count);
            }
            if (bilevel) {
                if (!token.equals("0") && !token.equals("1")) {
                    throw ImageException.undecodable("PBM with '" + token + "' in place of 0 or 1");
                }
                samples[i] = (byte) (token.equals("0") ? 255 : 0);
                continue;
            }
            long value = PnmDecoder.parse(token, "pixel data");
            if (value < 0 || value > maximum) {
                throw ImageException.undecodable("PNM with a value of " + value + "; legal are 0.." + maximum);
            }
            samples[i] = (byte) values.toByte((int) value);
        }
        return samples;
    }

    /** The next number, or the next digit alone; empty at the end of the file. */
    private String token(boolean single) {
        StringBuilder token = new StringBuilder();
        while (at < bytes.length) {
            byte next = bytes[at++];
            if (next == '#') {
                while (at < bytes.length && bytes[at] != '\n' && bytes[at] != '\r') {
                    at++;
                }
                at++;
            } else if (!PnmDecoder.isSpace(next)) {
                token.append(new String(new byte[] {next}, StandardCharsets.ISO_8859_1));
                if (single || token.length() > 20) {
                    break;
                }
            } else if (token.length() > 0) {
                break;
            }
        }
        return token.toString();
    }

    private ImageException ends(long count) {
        return ImageException.undecodable("PNM ends before its " + count + " samples (" + bytes.length + " bytes)");
    }
}
