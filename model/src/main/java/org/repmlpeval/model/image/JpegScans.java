package org.repmlpeval.model.image;

import java.util.Arrays;

/** Which coefficient bits the scans have given so far (T.81, annex G). */
final class JpegScans {
    private static final int COEFFICIENTS = 64;

    private final byte[] ids;
    private final boolean[][] exact;

    JpegScans(byte[] ids) {
        this.ids = ids;
        exact = new boolean[ids.length][COEFFICIENTS];
    }

    /** Takes the scan header in {@code [start, end)}; a malformed one adds nothing. */
    void add(byte[] bytes, int start, int end) {
        int count = end > start ? bytes[start] & 0xFF : 0;
        if (end - start != 4 + 2 * count) {
            return;
        }
        int first = bytes[end - 3] & 0xFF;
        int last = bytes[end - 2] & 0xFF;
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
