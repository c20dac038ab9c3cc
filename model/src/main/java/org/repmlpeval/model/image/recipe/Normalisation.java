package org.repmlpeval.model.image.recipe;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.RgbImage;

/**
 * {@code (v / 255 - mean) / std} per channel, float32, in that order.
 *
 * @param mean of values in 0…1
 * @param std of values in 0…1, above 0
 */
public record Normalisation(Rgb mean, Rgb std) implements Serializable {
    /** ImageNet's, used by all published evaluations. */
    public static final Normalisation IMAGENET =
            new Normalisation(new Rgb(0.485f, 0.456f, 0.406f), new Rgb(0.229f, 0.224f, 0.225f));

    /** One float32 per channel. */
    public record Rgb(float red, float green, float blue) implements Serializable {
        float channel(int c) {
            return c == 0 ? red : c == 1 ? green : blue;
        }

        private String canonical() {
            return shortest(red) + "," + shortest(green) + "," + shortest(blue);
        }
    }

    /** @throws InvalidInputException if a mean is not finite or a standard deviation is not above 0 */
    public Normalisation {
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            if (!Float.isFinite(mean.channel(c))) {
                throw new InvalidInputException("mean " + mean.channel(c) + " of channel " + c + " is not finite");
            }
            if (!(std.channel(c) > 0) || Float.isInfinite(std.channel(c))) {
                throw new InvalidInputException(
                        "std " + std.channel(c) + " of channel " + c + " is not a finite number above 0");
            }
        }
    }

    String canonical() {
        return "mean=" + mean.canonical() + ";std=" + std.canonical();
    }

    /** The shortest decimal that reads back as the value. Unlike Float.toString, it is the same under every JDK. */
    static String shortest(float value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(value);
        int digits = 1;
        while (exact.round(new MathContext(digits)).floatValue() != value) {
            digits++;
        }
        return exact.round(new MathContext(digits)).stripTrailingZeros().toPlainString();
    }
}
