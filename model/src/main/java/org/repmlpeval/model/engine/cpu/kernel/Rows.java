package org.repmlpeval.model.engine.cpu.kernel;

import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction.Quantize;

/** Loops over one row of float32 values on the heap, written so that the JIT vectorises them. */
public final class Rows {
    private static final float SQRT_HALF = (float) Math.sqrt(0.5);
    /** Beyond it erf is ±1 to float32. */
    private static final float CLAMP = 4f;

    private Rows() {}

    /** x = f(x + bias), the first n. */
    public static void apply(Function function, float[] x, int n, float bias) {
        switch (function) {
            case NONE -> add(x, n, bias);
            case RELU -> relu(x, n, bias);
            case GELU -> gelu(x, n, bias);
            case ERF_GATE -> erfGate(x, n, bias);
            case SIGMOID -> sigmoid(x, n, bias);
        }
    }

    private static void add(float[] x, int n, float bias) {
        for (int i = 0; i < n; i++) {
            x[i] += bias;
        }
    }

    private static void relu(float[] x, int n, float bias) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.max(0f, x[i] + bias);
        }
    }

    private static void gelu(float[] x, int n, float bias) {
        for (int i = 0; i < n; i++) {
            float v = x[i] + bias;
            x[i] = 0.5f * v * (1f + erf(v * SQRT_HALF));
        }
    }

    private static void erfGate(float[] x, int n, float bias) {
        for (int i = 0; i < n; i++) {
            float u = x[i] + bias;
            x[i] = u * (1f + erf(u));
        }
    }

    private static void sigmoid(float[] x, int n, float bias) {
        for (int i = 0; i < n; i++) {
            x[i] = (float) (1 / (1 + Math.exp(-(double) (x[i] + bias))));
        }
    }

    /** x = scale·x + shift. */
    public static void affine(float[] x, int n, float scale, float shift) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] * scale + shift;
        }
    }

    /** x[at + i] = scale[from + i]·x[at + i] + shift[from + i]. */
    public static void affine(float[] x, int at, float[] scale, float[] shift, int from, int n) {
        for (int i = 0; i < n; i++) {
            x[at + i] = x[at + i] * scale[from + i] + shift[from + i];
        }
    }

    /** x[at + i] += value. */
    public static void addConstant(float[] x, int at, int n, float value) {
        for (int i = 0; i < n; i++) {
            x[at + i] += value;
        }
    }

    /** x[i] = max(x[i], y[from + i]). */
    public static void max(float[] x, float[] y, int from, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.max(x[i], y[from + i]);
        }
    }

    /** x[at + i] = max(x[at + i], y[from + i]). */
    public static void max(float[] x, int at, float[] y, int from, int n) {
        for (int i = 0; i < n; i++) {
            x[at + i] = Math.max(x[at + i], y[from + i]);
        }
    }

    /** x[i] = y[i] + weight · (z[i] − y[i]). */
    public static void blend(float[] x, float[] y, float[] z, float weight, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = y[i] + weight * (z[i] - y[i]);
        }
    }

    /** x[i] = y[first + i] + weight · (y[second + i] − y[first + i]). */
    public static void blend(float[] x, float[] y, int first, int second, float weight, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = y[first + i] + weight * (y[second + i] - y[first + i]);
        }
    }

    /** x = scale · the nearest whole number to x / scale from −127 to 127. */
    public static void quantize(float[] x, int n, float scale) {
        for (int i = 0; i < n; i++) {
            double steps = Math.rint(x[i] / scale);
            x[i] = (float) Math.max(-Quantize.STEPS, Math.min(Quantize.STEPS, steps)) * scale;
        }
    }

    /** x += y. */
    public static void add(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] += y[i];
        }
    }

    /** x[at + i] += factor · y[from + i]. */
    public static void addScaled(float[] x, int at, float[] y, int from, int n, float factor) {
        for (int i = 0; i < n; i++) {
            x[at + i] += factor * y[from + i];
        }
    }

    /** x[at + i] = factor · y[from + i]. */
    public static void scale(float[] x, int at, float[] y, int from, int n, float factor) {
        for (int i = 0; i < n; i++) {
            x[at + i] = factor * y[from + i];
        }
    }

    /** Sum of the first n; eight sums side by side, added in float64. */
    public static double sum(float[] x, int n) {
        float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
        int i = 0;
        for (; i + 8 <= n; i += 8) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
            e += x[i + 4];
            f += x[i + 5];
            g += x[i + 6];
            h += x[i + 7];
        }
        double rest = 0;
        for (; i < n; i++) {
            rest += x[i];
        }
        return rest + a + b + c + d + e + f + g + h;
    }

    /**
     * Error function as an odd rational function of degree 13 over 8 on [−4, 4]; absolute error below 5e-7 (checked by test against
     * a series in float64). NaN stays NaN.
     */
    public static float erf(float value) {
        float x = Math.max(-CLAMP, Math.min(CLAMP, value));
        float s = x * x;
        float p = -2.72614225801306e-10f;
        p = p * s + 2.77068142495902e-08f;
        p = p * s - 2.10102402082508e-06f;
        p = p * s - 5.69250639462346e-05f;
        p = p * s - 7.34990630326855e-04f;
        p = p * s - 2.95459980854025e-03f;
        p = p * s - 1.60960333262415e-02f;
        float q = -1.45660718464996e-05f;
        q = q * s - 2.13374055278905e-04f;
        q = q * s - 1.68282697438203e-03f;
        q = q * s - 7.37332916720468e-03f;
        q = q * s - 1.42647390514189e-02f;
        return x * p / q;
    }
}
