package org.repmlpeval.model.image;

/** What the file holds, named as Pillow names the mode of the opened image. */
public enum SourceMode {
    BILEVEL("1"),
    GRAY("L"),
    GRAY_16("I;16"),
    GRAY_ALPHA("LA"),
    PALETTE("P"),
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
