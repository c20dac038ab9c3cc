package org.repmlpeval.model.image;

/** What the file holds, under the name that Pillow gives the mode of the opened image. */
public enum SourceMode {
    BILEVEL("1"),
    GRAY("L"),
    GRAY_16("I;16"),
    GRAY_16_BIG_ENDIAN("I;16B"),
    GRAY_32("I"),
    GRAY_FLOAT("F"),
    GRAY_ALPHA("LA"),
    PALETTE("P"),
    PALETTE_ALPHA("PA"),
    RGB("RGB"),
    RGBA("RGBA"),
    CMYK("CMYK");

    private final String pillowName;

    SourceMode(String pillowName) {
        this.pillowName = pillowName;
    }

    public String pillowName() {
        return pillowName;
    }
}
