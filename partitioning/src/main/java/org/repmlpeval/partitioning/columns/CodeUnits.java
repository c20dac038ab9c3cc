package org.repmlpeval.partitioning.columns;

import java.nio.charset.StandardCharsets;

/**
 * Texts as bytes whose unsigned order is that of {@link String#compareTo}. Each UTF-16 code unit becomes one to three bytes, in the way in
 * which UTF-8 writes a character of the same value. Every text can be written, also one with half a surrogate pair.
 */
final class CodeUnits {
    private static final int ONE_BYTE = 0x80;
    private static final int TWO_BYTES = 0x800;

    private CodeUnits() {}

    static byte[] encode(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            bytes += unit < ONE_BYTE ? 1 : unit < TWO_BYTES ? 2 : 3;
        }
        if (bytes == text.length()) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        byte[] encoded = new byte[bytes];
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < ONE_BYTE) {
                encoded[at++] = (byte) unit;
            } else if (unit < TWO_BYTES) {
                encoded[at++] = (byte) (0xC0 | unit >> 6);
                encoded[at++] = (byte) (0x80 | unit & 0x3F);
            } else {
                encoded[at++] = (byte) (0xE0 | unit >> 12);
                encoded[at++] = (byte) (0x80 | unit >> 6 & 0x3F);
                encoded[at++] = (byte) (0x80 | unit & 0x3F);
            }
        }
        return encoded;
    }

    /** @param length number of bytes that are part of the text */
    static String decode(byte[] bytes, int length) {
        int units = 0;
        for (int i = 0; i < length; i++) {
            units += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
        }
        if (units == length) {
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        }
        char[] text = new char[units];
        int at = 0;
        for (int i = 0; i < units; i++) {
            int first = bytes[at++];
            if (first >= 0) {
                text[i] = (char) first;
            } else if ((first & 0xE0) == 0xC0) {
                text[i] = (char) ((first & 0x1F) << 6 | bytes[at++] & 0x3F);
            } else {
                text[i] = (char) ((first & 0x0F) << 12 | (bytes[at++] & 0x3F) << 6 | bytes[at++] & 0x3F);
            }
        }
        return new String(text);
    }
}
