package org.repmlpeval.model.image.recipe;

import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.Exif;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.decode.ImageDecoder;
import org.repmlpeval.model.image.resize.Filter;
import org.repmlpeval.model.image.resize.PillowResize;

/**
 * Turns encoded images into network inputs by one recipe. Immutable and thread-safe. It is cheap to create, so each executor makes
 * its own from the recipe it receives.
 */
public final class Preprocessor {
    private static final int LEVELS = 256;

    private final Recipe recipe;
    private final long maxPixels;
    private final float[][] normalised = new float[RgbImage.CHANNELS][LEVELS];

    /** Uses the pixel limit {@link ImageDecoder#DEFAULT_MAX_PIXELS}. */
    public Preprocessor(Recipe recipe) {
        this(recipe, ImageDecoder.DEFAULT_MAX_PIXELS);
    }

    /** @param maxPixels see {@link ImageDecoder#decode(byte[], long)} */
    public Preprocessor(Recipe recipe, long maxPixels) {
        this.recipe = recipe;
        this.maxPixels = maxPixels;
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            float mean = recipe.normalisation().mean().channel(c);
            float std = recipe.normalisation().std().channel(c);
            for (int v = 0; v < LEVELS; v++) {
                normalised[c][v] = ((float) v / 255f - mean) / std;
            }
        }
    }

    public Recipe recipe() {
        return recipe;
    }

    public int channels() {
        return RgbImage.CHANNELS;
    }

    /** Rows of the network's input. */
    public int height() {
        return recipe.height();
    }

    /** Columns of the network's input. */
    public int width() {
        return recipe.width();
    }

    /** The decoded file, before any step of the recipe. */
    public DecodedImage decode(byte[] encoded) throws ImageException {
        return ImageDecoder.decode(encoded, maxPixels);
    }

    /**
     * Does all steps except the normalisation.
     *
     * @return (height(), width(), 3) uint8
     * @throws ImageException if the bytes cannot be decoded, or if the image does not have the size that a recipe without a crop
     *     requires
     */
    public RgbImage cropped(byte[] encoded) throws ImageException {
        return cropped(decode(encoded));
    }

    /** The same for an image that is already decoded. */
    public RgbImage cropped(DecodedImage decoded) throws ImageException {
        if (!recipe.fixesSize()) {
            return scaled(decoded, 1);
        }
        RgbImage image = upright(decoded);
        Resize.Size size = recipe.resize().size(image.height(), image.width());
        long height = size.height();
        long width = size.width();
        if (height > Integer.MAX_VALUE || width > Integer.MAX_VALUE) {
            throw tooLarge(image, size);
        }
        boolean demanded = recipe.crop().kind() == Crop.Kind.NONE;
        if (demanded && (height != height() || width != width())) {
            throw ImageException.rejected("recipe '" + recipe.name() + "' needs " + width() + "x" + height()
                    + " (width x" + " height), but the image is " + width + "x" + height);
        }
        return CenterCrop.of(image, (int) height, (int) width, recipe.resize().filter(), recipe.crop());
    }

    /**
     * Orients and resizes the image at a scale of the recipe's size, for scores per pixel. A recipe that fixes the size demands it of the
     * image at scale 1.
     *
     * @param scale factor of the recipe's size, above 0
     * @return (H, W, 3) uint8
     * @throws ImageException if the image does not have the size that the recipe demands, or would become too large
     * @throws IllegalArgumentException if the recipe crops, so that pixels of the label would have no scores
     */
    public RgbImage scaled(DecodedImage decoded, double scale) throws ImageException {
        RgbImage image = recipe.crop().kind() == Crop.Kind.NONE ? cropped(decoded) : upright(decoded);
        if (recipe.crop().kind() == Crop.Kind.CENTER) {
            throw new IllegalArgumentException("recipe '" + recipe.name() + "' crops images");
        }
        boolean original = recipe.fixesSize() || recipe.resize().kind() == Resize.Kind.NONE;
        if (original && scale == 1) {
            return image;
        }
        RgbImage source = upright(decoded);
        Resize.Size size = recipe.resize().size(source.height(), source.width(), scale);
        if (size.height() > Integer.MAX_VALUE
                || size.width() > Integer.MAX_VALUE
                || size.height() * size.width() > maxPixels) {
            throw tooLarge(source, size);
        }
        Filter filter = recipe.resize().kind() == Resize.Kind.NONE
                ? Filter.BILINEAR
                : recipe.resize().filter();
        return PillowResize.resize(source, (int) size.height(), (int) size.width(), filter);
    }

    /** The decoded image, turned upright if the recipe says so. */
    public RgbImage upright(DecodedImage decoded) {
        return recipe.exif() == ExifOrientation.APPLY
                ? Exif.apply(decoded.image(), decoded.exifOrientation())
                : decoded.image();
    }

    private ImageException tooLarge(RgbImage image, Resize.Size size) {
        return ImageException.rejected("recipe '" + recipe.name() + "' would resize " + image.width() + "x"
                + image.height() + " to " + size.width() + "x" + size.height() + " (width x height)");
    }

    /**
     * {@code (v / 255 - mean) / std} per channel.
     *
     * @param image (H, W, 3) uint8 of any size
     * @return (3, H, W) float32
     */
    public float[] normalised(RgbImage image) {
        float[] target = new float[Math.multiplyExact(RgbImage.CHANNELS, image.height() * image.width())];
        normalise(image.rgb(), image.height() * image.width(), target, 0);
        return target;
    }

    /**
     * {@code (v / 255 - mean) / std} per channel.
     *
     * @param image (H, W, 3) uint8, H = {@link #height()}, W = {@link #width()}
     * @param target receives (3, H, W) float32 at {@code [offset, offset + 3 * H * W)}
     * @throws IllegalArgumentException if the image has another size or the target is too short
     */
    public void normalise(RgbImage image, float[] target, int offset) {
        int plane = height() * width();
        if (image.height() != height() || image.width() != width()) {
            throw new IllegalArgumentException(image + " (width x height) is not " + width() + "x" + height());
        }
        if (offset < 0 || target.length - offset < RgbImage.CHANNELS * plane) {
            throw new IllegalArgumentException(
                    RgbImage.CHANNELS * plane + " floats do not fit at " + offset + " of " + target.length);
        }
        normalise(image.rgb(), plane, target, offset);
    }

    private void normalise(byte[] rgb, int plane, float[] target, int offset) {
        // (H, W, C) → (C, H, W)
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            float[] table = normalised[c];
            int out = offset + c * plane;
            for (int p = 0; p < plane; p++) {
                target[out + p] = table[rgb[p * RgbImage.CHANNELS + c] & 0xFF];
            }
        }
    }
}
