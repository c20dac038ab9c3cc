package org.repmlpeval.model.image.recipe;

import java.io.Serializable;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.resize.Filter;

/**
 * The resize step of a recipe.
 *
 * @param kind which of the three rules applies
 * @param height the short edge for {@code SHORT_EDGE}, the height for {@code EXACT}, otherwise 0; in pixels
 * @param width the width for {@code EXACT}, otherwise 0; in pixels
 * @param filter how to resample; null for {@code NONE}
 */
public record Resize(Kind kind, int height, int width, Filter filter) implements Serializable {
    /** The rules. */
    public enum Kind {
        NONE,
        /** Short edge S; the long edge is {@code (int) (S * long / short)}, as torchvision's. */
        SHORT_EDGE,
        /** Exactly height × width; the aspect ratio is not kept. */
        EXACT
    }

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
        if (kind == Kind.EXACT) {
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

    static void checkSize(String what, int size) {
        if (size < 1 || size > MAX_SIZE) {
            throw new InvalidInputException(what + " size " + size + " is not in 1.." + MAX_SIZE + " pixels");
        }
    }

    /** Height after this step. */
    long outHeight(int inHeight, int inWidth) {
        return switch (kind) {
            case NONE -> inHeight;
            case EXACT -> height;
            case SHORT_EDGE -> inHeight <= inWidth ? height : (long) ((double) height * inHeight / inWidth);
        };
    }

    /** Width after this step. */
    long outWidth(int inHeight, int inWidth) {
        return switch (kind) {
            case NONE -> inWidth;
            case EXACT -> width;
            case SHORT_EDGE -> inWidth <= inHeight ? height : (long) ((double) height * inWidth / inHeight);
        };
    }

    String canonical() {
        return switch (kind) {
            case NONE -> "none";
            case SHORT_EDGE -> "short:" + height + ":" + filter.text();
            case EXACT -> "exact:" + height + "x" + width + ":" + filter.text();
        };
    }
}
