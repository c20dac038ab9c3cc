package org.repmlpeval.model.image.recipe;

import java.io.Serializable;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.resize.Filter;

/**
 * The resize step of a recipe.
 *
 * @param kind which of the rules applies
 * @param height the edge for {@code SHORT_EDGE} and {@code LONG_EDGE}, the height for {@code EXACT} and {@code KEEP_RATIO}, otherwise 0; in
 *     pixels
 * @param width the width for {@code EXACT} and {@code KEEP_RATIO}, otherwise 0; in pixels
 * @param filter how to resample; null for {@code NONE}
 */
public record Resize(Kind kind, int height, int width, Filter filter) implements Serializable {
    /** The rules. */
    public enum Kind {
        NONE,
        /** Short edge S; the long edge is {@code (int) (S * long / short)}, as torchvision's. */
        SHORT_EDGE,
        /** Exactly height × width; the aspect ratio is not kept. */
        EXACT,
        /**
         * The largest size that keeps the aspect ratio within height × width, of which the larger bounds the long edge: edge x becomes
         * {@code (int) (x * min(larger / long, smaller / short) + 0.5)}, as mmsegmentation's {@code keep_ratio}.
         */
        KEEP_RATIO,
        /** Long edge L; the short edge is {@code round(L / long * short)}, half to even, as hszhao/semseg. */
        LONG_EDGE;

        /** Whether sizes differ by image, so that a recipe without a crop fixes none. */
        boolean keepsRatio() {
            return this == KEEP_RATIO || this == LONG_EDGE;
        }
    }

    /** A size in pixels, before it is known to be legal. */
    record Size(long height, long width) {}

    /** The largest size that a recipe may name, in pixels. */
    static final int MAX_SIZE = 16_384;

    /** @throws InvalidInputException if a size is outside 1…16384 or the filter is missing */
    public Resize {
        if (kind != Kind.NONE) {
            checkSize("resize", height);
            if (filter == null) {
                throw new InvalidInputException("a resize needs a filter: bilinear or bicubic");
            }
        }
        if (kind == Kind.EXACT || kind == Kind.KEEP_RATIO) {
            checkSize("resize", width);
        }
    }

    public static Resize none() {
        return new Resize(Kind.NONE, 0, 0, null);
    }

    public static Resize shortEdge(int edge, Filter filter) {
        return new Resize(Kind.SHORT_EDGE, edge, 0, filter);
    }

    public static Resize exact(int height, int width, Filter filter) {
        return new Resize(Kind.EXACT, height, width, filter);
    }

    public static Resize keepRatio(int height, int width, Filter filter) {
        return new Resize(Kind.KEEP_RATIO, height, width, filter);
    }

    public static Resize longEdge(int edge, Filter filter) {
        return new Resize(Kind.LONG_EDGE, edge, 0, filter);
    }

    static void checkSize(String what, int size) {
        if (size < 1 || size > MAX_SIZE) {
            throw new InvalidInputException(what + " size " + size + " is not in 1.." + MAX_SIZE + " pixels");
        }
    }

    /** The size after this step. */
    Size size(int inHeight, int inWidth) {
        return switch (kind) {
            case NONE -> new Size(inHeight, inWidth);
            case EXACT -> new Size(height, width);
            case SHORT_EDGE -> new Size(
                    inHeight <= inWidth ? height : (long) ((double) height * inHeight / inWidth),
                    inWidth <= inHeight ? height : (long) ((double) height * inWidth / inHeight));
            case KEEP_RATIO -> {
                double factor = Math.min(
                        (double) Math.max(height, width) / Math.max(inHeight, inWidth),
                        (double) Math.min(height, width) / Math.min(inHeight, inWidth));
                yield new Size((long) (inHeight * factor + 0.5), (long) (inWidth * factor + 0.5));
            }
            case LONG_EDGE -> inHeight > inWidth
                    ? new Size(height, (long) Math.rint(height / (double) inHeight * inWidth))
                    : new Size((long) Math.rint(height / (double) inWidth * inHeight), height);
        };
    }

    /**
     * The step at another scale of the same image: its sizes times the scale, truncated (rounded for {@code LONG_EDGE}); without a resize,
     * the image's sizes times the scale, rounded half up.
     *
     * @return a size of at least 1
     */
    Size size(int inHeight, int inWidth, double scale) {
        Size size =
                switch (kind) {
                    case NONE -> new Size((long) (inHeight * scale + 0.5), (long) (inWidth * scale + 0.5));
                    case LONG_EDGE -> scaled((int) Math.rint(height * scale), 0).size(inHeight, inWidth);
                    default -> scaled((int) (height * scale), (int) (width * scale))
                            .size(inHeight, inWidth);
                };
        return new Size(Math.max(size.height(), 1), Math.max(size.width(), 1));
    }

    private Resize scaled(int newHeight, int newWidth) {
        return new Resize(kind, Math.max(newHeight, 1), width == 0 ? 0 : Math.max(newWidth, 1), filter);
    }

    String canonical() {
        return switch (kind) {
            case NONE -> "none";
            case SHORT_EDGE -> "short:" + height + ":" + filter.text();
            case EXACT -> "exact:" + height + "x" + width + ":" + filter.text();
            case KEEP_RATIO -> "keep-ratio:" + height + "x" + width + ":" + filter.text();
            case LONG_EDGE -> "long:" + height + ":" + filter.text();
        };
    }
}
