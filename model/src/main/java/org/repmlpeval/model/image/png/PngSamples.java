package org.repmlpeval.model.image.png;

/** Unpacks samples without changing them. */
final class PngSamples implements PngScan.Rows {
    private final PngHeader header;
    private final SampleSink sink;
    private final int[] palette = new int[256];
    private final int[] samples;
    private final int[] colours;

    /** @param rgb 256 colours of 3 bytes; used by palette images only */
    PngSamples(PngHeader header, byte[] rgb, SampleSink sink) {
        this.header = header;
        this.sink = sink;
        samples = new int[header.width()];
        for (int i = 0; i < palette.length; i++) {
            palette[i] = rgb(rgb, 3 * i, 1);
        }
        colours = switch (SampleSink.Kind.of(header)) {
            case PALETTE -> new int[header.width()];
            case RGB -> samples;
            case GRAY -> null;
        };
    }

    @Override
    public void row(byte[] row, int pixels, int at, int step) {
        int sampleBytes = Math.max(1, header.depth() / 8);
        int pixelBytes = header.samples() * sampleBytes;
        switch (SampleSink.Kind.of(header)) {
            case PALETTE -> {
                for (int x = 0; x < pixels; x++) {
                    samples[x] = header.packed(row, x);
                    colours[x] = palette[samples[x]];
                }
            }
            case RGB -> {
                for (int x = 0; x < pixels; x++) {
                    samples[x] = rgb(row, 1 + x * pixelBytes, sampleBytes);
                }
            }
            case GRAY -> {
                for (int x = 0; x < pixels; x++) {
                    int i = 1 + x * pixelBytes;
                    samples[x] = header.depth() == 16
                            ? (row[i] & 0xFF) << 8 | row[i + 1] & 0xFF
                            : header.depth() == 8 ? row[i] & 0xFF : header.packed(row, x);
                }
            }
        }
        sink.row(samples, colours, pixels, at, step);
    }

    private static int rgb(byte[] bytes, int at, int step) {
        return (bytes[at] & 0xFF) << 16 | (bytes[at + step] & 0xFF) << 8 | bytes[at + 2 * step] & 0xFF;
    }
}
