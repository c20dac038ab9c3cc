package org.repmlpeval.model.image.resize;

import java.util.Locale;

/** Resampling filters of Pillow (Resample.c). */
public enum Filter {
    /** Triangle, 1 − |t|. */
    BILINEAR(1.0) {
        @Override
        double weight(double t) {
            double x = Math.abs(t);
            return x < 1.0 ? 1.0 - x : 0.0;
        }
    },
    /** Keys' cubic with a = −0.5. */
    BICUBIC(2.0) {
        @Override
        double weight(double t) {
            double x = Math.abs(t);
            if (x < 1.0) {
                return ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0;
            }
            return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * A : 0.0;
        }
    };

    private static final double A = -0.5;

    private final double support;

    Filter(double support) {
        this.support = support;
    }

    /** Half the filter's width in output pixels. */
    double support() {
        return support;
    }

    abstract double weight(double t);

    /** The name in recipes, lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
