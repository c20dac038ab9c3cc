package org.repmlpeval.model.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Pixels as {@code (H, W, C)} uint8, C = red, green, blue. The array is shared with the caller, who must not change it.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param rgb {@code height * width * 3} bytes, each read as 0…255
 */
public record RgbImage(int width, int height, byte[] rgb) {
    public static final int CHANNELS = 3;

    /** @throws IllegalArgumentException if the array does not have {@code height * width * 3} bytes */
    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != (long) width * height * CHANNELS) {
            throw new IllegalArgumentException(
                    rgb.length + " bytes for an RGB image of " + width + "x" + height + " (width x height)");
        }
    }

    /** SHA-256 of the bytes in (H, W, C) order, lower-case hexadecimal. */
    public String sha256() {
        return sha256(rgb);
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage that
                && width == that.width
                && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "RgbImage of " + width + "x" + height;
    }
}
