package org.repmlpeval.model.image.jpeg;

import java.util.Arrays;

/** Tracks which coefficient bits the scans have given so far (T.81, annex G), and whether the file defines the tables they use. */
final class JpegScans {
    private static final int COEFFICIENTS = 64;

    private byte[] ids = {};
    private boolean[][] exact = {};
    private final boolean[][] tables = new boolean[2][16];
    private boolean tableMissing;
    private int lastComponents;
    private int scans;

    /** Takes the component identifiers of the frame header. */
    void frame(byte[] ids) {
        this.ids = ids;
        exact = new boolean[ids.length][COEFFICIENTS];
    }

    /** Takes the Huffman tables of the segment in {@code [start, end)}. */
    void define(byte[] bytes, int start, int end) {
        int at = start;
        while (at + 17 <= end) {
            int symbols = 0;
            for (int i = 1; i <= 16; i++) {
                symbols += bytes[at + i] & 0xFF;
            }
            tables[bytes[at] >> 4 & 1][bytes[at] & 0xF] = true;
            at += 17 + symbols;
        }
    }

    /** Takes the scan header in {@code [start, end)}; a malformed one adds nothing. */
    void add(byte[] bytes, int start, int end) {
        scans++;
        int count = end > start ? bytes[start] & 0xFF : 0;
        lastComponents = count;
        if (end - start != 4 + 2 * count) {
            return;
        }
        int first = bytes[end - 3] & 0xFF;
        int last = bytes[end - 2] & 0xFF;
        boolean refinesDc = first == 0 && (bytes[end - 1] & 0xF0) != 0;
        for (int s = 0; s < count; s++) {
            int used = bytes[start + 2 + 2 * s] & 0xFF;
            tableMissing |= first == 0 && !refinesDc && !tables[0][used >> 4];
            tableMissing |= last > 0 && !tables[1][used & 0xF];
        }
        if ((bytes[end - 1] & 0xF) != 0 || first > last || last >= COEFFICIENTS) {
            return;
        }
        for (int s = 0; s < count; s++) {
            for (int c = 0; c < ids.length; c++) {
                if (ids[c] == bytes[start + 1 + 2 * s]) {
                    Arrays.fill(exact[c], first, last + 1, true);
                }
            }
        }
    }

    /**
     * Whether the file defines the Huffman tables of every scan so far. For missing tables libjpeg-turbo assumes standard ones, and
     * libjpeg 6b fails.
     */
    boolean tablesDefined() {
        return !tableMissing;
    }

    /** How many scans there were so far. */
    int count() {
        return scans;
    }

    /** How many components the header of the last scan so far names. */
    int lastComponents() {
        return lastComponents;
    }

    boolean complete() {
        for (boolean[] component : exact) {
            for (boolean known : component) {
                if (!known) {
                    return false;
                }
            }
        }
        return true;
    }
}
