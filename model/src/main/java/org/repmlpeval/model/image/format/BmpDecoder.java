package org.repmlpeval.model.image.format;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.PixelLimit;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.SourceMode;

/**
 * Decodes BMP with 1, 4, 8, 16, 24 or 32 bits per pixel: uncompressed, run-length encoded, or with bit fields that Pillow supports.
 */
public final class BmpDecoder {
    private static final int MAX_COLOURS = 65536;
    private static final int MAX_TABLE = 256;

    private final byte[] encoded;
    private final Cursor in;
    private final PixelLimit limit;

    public BmpDecoder(byte[] encoded, PixelLimit limit) {
        this.encoded = encoded;
        this.limit = limit;
        in = new Cursor(encoded, "BMP");
    }

    /** Whether the bytes begin like a BMP. */
    public static boolean matches(byte[] encoded) {
        return encoded.length >= 2 && encoded[0] == 'B' && encoded[1] == 'M';
    }

    /** @throws ImageException if the file is damaged, an unsupported variant or above the limit */
    public DecodedImage decode() throws ImageException {
        BmpHeader header = BmpHeader.read(in);
        limit.check(header.width(), header.height());
        checkCompression(header);
        if (header.coding().bits() > 8) {
            RgbImage image = raw(
                    header,
                    colours(header),
                    header.coding().bits(),
                    header.data() == 0 ? in.position() : header.data());
            return new DecodedImage(image, hasAlpha(header) ? SourceMode.RGBA : SourceMode.RGB, false, 0);
        }
        return indexed(header);
    }

    private static void checkCompression(BmpHeader header) throws ImageException {
        int bits = header.coding().bits();
        if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
            throw ImageException.rejected(
                    "BMP with " + bits + " bits per pixel; supported are 1, 4, 8, 16, 24 and 32; convert it to 24");
        }
        boolean runs = header.coding().compression() == BmpHeader.RLE8
                || header.coding().compression() == BmpHeader.RLE4;
        if (header.coding().compression() > BmpHeader.BIT_FIELDS || runs && bits > 8) {
            throw ImageException.rejected(
                    "BMP with compression " + header.coding().compression() + " and " + bits
                            + " bits per pixel; supported are 0 (none), 1 and 2 (run lengths, up to 8 bits) and 3 (bit fields);"
                            + " save it without compression");
        }
    }

    private DecodedImage indexed(BmpHeader header) throws ImageException {
        if (header.coding().compression() == BmpHeader.BIT_FIELDS) {
            throw unknownFields(header);
        }
        if (header.table().entries() > MAX_COLOURS) {
            throw ImageException.undecodable(
                    "BMP with a colour table of " + header.table().entries() + " entries");
        }
        byte[] stored = in.upTo((int) header.table().bytes());
        long data = header.data() == 0 ? in.position() : header.data();
        SourceMode mode = mode(stored, header);
        if (mode == SourceMode.PALETTE && stored.length / header.table().entryBytes() > MAX_TABLE) {
            throw ImageException.undecodable("BMP with a colour table of "
                    + stored.length / header.table().entryBytes() + " entries");
        }
        byte[] table =
                switch (mode) {
                    case BILEVEL -> Palette.gray(1, false);
                    case GRAY -> Palette.gray(8, false);
                    default -> table(stored, header.table().entryBytes());
                };
        if (header.coding().compression() == BmpHeader.RAW) {
            int bits = mode == SourceMode.BILEVEL
                    ? 1
                    : mode == SourceMode.GRAY ? 8 : header.coding().bits();
            return new DecodedImage(raw(header, Samples.indexed(bits, table), bits, data), mode, false, 0);
        }
        if (mode == SourceMode.BILEVEL) {
            throw ImageException.rejected("run-length encoded black-and-white BMP; save it without compression");
        }
        in.seek(data);
        int width = (int) header.width();
        int height = (int) header.height();
        byte[] indices =
                new BmpRuns(in, header.coding().compression() == BmpHeader.RLE4, width, height).decode(encoded.length);
        RawRows rows = new RawRows(0, width, width, !header.topDown());
        RgbImage image = rows.read(indices, width, height, Samples.indexed(8, table), "BMP");
        return new DecodedImage(image, mode, false, 0);
    }

    /** A colour table that is a gray ramp (black and white, or an index for each level) is ignored. */
    private static SourceMode mode(byte[] stored, BmpHeader header) {
        int size = header.table().entryBytes();
        boolean two = header.table().entries() == 2;
        for (int i = 0; i < header.table().entries(); i++) {
            byte level = (byte) (two && i == 1 ? 255 : i);
            for (int c = 0; c < RgbImage.CHANNELS; c++) {
                if (i * size + c >= stored.length || stored[i * size + c] != level) {
                    return SourceMode.PALETTE;
                }
            }
        }
        return two ? SourceMode.BILEVEL : SourceMode.GRAY;
    }

    /** Converts entries of blue, green, red and padding to red, green, blue. */
    private static byte[] table(byte[] stored, int size) {
        byte[] table = new byte[stored.length / size * RgbImage.CHANNELS];
        for (int i = 0, o = 0; o < table.length; i += size, o += RgbImage.CHANNELS) {
            table[o] = stored[i + 2];
            table[o + 1] = stored[i + 1];
            table[o + 2] = stored[i];
        }
        return table;
    }

    private RgbImage raw(BmpHeader header, Samples samples, int bits, long data) throws ImageException {
        long stride = (header.width() * header.coding().bits() + 31) / 32 * 4;
        long rowBytes = (header.width() * bits + 7) / 8;
        if (rowBytes > stride) {
            throw ImageException.undecodable("BMP of " + header.coding().bits()
                    + " bits per pixel with a colour table of " + header.table().entries() + " gray levels");
        }
        return new RawRows(data, rowBytes, stride, !header.topDown())
                .read(encoded, (int) header.width(), (int) header.height(), samples, "BMP");
    }

    private static boolean hasAlpha(BmpHeader header) {
        return header.coding().compression() == BmpHeader.BIT_FIELDS
                && header.coding().bits() == 32
                && (header.coding().masks()[3] != 0 || header.coding().masks()[0] == 0);
    }

    private static Samples colours(BmpHeader header) throws ImageException {
        if (header.coding().compression() == BmpHeader.RAW) {
            return switch (header.coding().bits()) {
                case 16 -> Samples.packed16(5);
                case 24 -> Samples.channels(3, 2, 1, 0);
                default -> Samples.channels(4, 2, 1, 0);
            };
        }
        long[] masks = header.coding().masks();
        String rgb = hex(Arrays.copyOf(masks, 3));
        return switch (header.coding().bits() + " " + (header.coding().bits() == 32 ? hex(masks) : rgb)) {
            case "16 f800 7e0 1f" -> Samples.packed16(6);
            case "16 7c00 3e0 1f" -> Samples.packed16(5);
            case "24 ff0000 ff00 ff" -> Samples.channels(3, 2, 1, 0);
            case "32 ff0000 ff00 ff 0", "32 ff0000 ff00 ff ff000000", "32 0 0 0 0" -> Samples.channels(4, 2, 1, 0);
            case "32 ff000000 ff0000 ff00 0", "32 ff000000 ff0000 ff00 ff" -> Samples.channels(4, 3, 2, 1);
            case "32 ff000000 ff00 ff 0", "32 ff000000 ff00 ff ff0000" -> Samples.channels(4, 3, 1, 0);
            case "32 ff ff00 ff0000 ff000000" -> Samples.channels(4, 0, 1, 2);
            default -> throw unknownFields(header);
        };
    }

    private static String hex(long... masks) {
        return String.join(" ", LongStream.of(masks).mapToObj(Long::toHexString).toList());
    }

    private static ImageException unknownFields(BmpHeader header) {
        return ImageException.rejected(
                "BMP of " + header.coding().bits() + " bits per pixel with the unsupported bit fields "
                        + hex(header.coding().masks()) + " (red, green, blue, alpha); save it with 24 bits per pixel");
    }
}
