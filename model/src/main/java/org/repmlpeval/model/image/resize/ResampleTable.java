package org.repmlpeval.model.image.resize;

/**
 * Fixed-point weights of one axis for a range of output positions: output {@code i} is the sum of input
 * {@code first(i) + t} times {@code weights[i * taps + t]}, t in {@code [0, count(i))}, in units of 2^−22.
 */
final class ResampleTable {
    static final int PRECISION_BITS = 22;
    static final int HALF = 1 << PRECISION_BITS - 1;

    final int taps;
    final int[] first;
    final int[] count;
    final int[] weights;

    /**
     * @param inSize input size of the axis
     * @param outSize output size of the axis
     * @param from first output position wanted
     * @param length number of output positions wanted
     */
    ResampleTable(int inSize, int outSize, int from, int length, Filter filter) {
        double scale = (double) inSize / outSize;
        double filterScale = Math.max(scale, 1.0);
        double support = filter.support() * filterScale;
        double inverse = 1.0 / filterScale;
        taps = (int) Math.ceil(support) * 2 + 1;
        first = new int[length];
        count = new int[length];
        weights = new int[Math.multiplyExact(length, taps)];
        double[] w = new double[taps];
        for (int i = 0; i < length; i++) {
            double center = (from + i + 0.5) * scale;
            int lo = Math.max(0, (int) (center - support + 0.5));
            int n = Math.min(inSize, (int) (center + support + 0.5)) - lo;
            double sum = 0;
            for (int t = 0; t < n; t++) {
                w[t] = filter.weight((t + lo - center + 0.5) * inverse);
                sum += w[t];
            }
            for (int t = 0; t < n; t++) {
                weights[i * taps + t] = fixed(sum != 0 ? w[t] / sum : w[t]);
            }
            first[i] = lo;
            count[i] = n;
        }
    }

    private static int fixed(double weight) {
        double scaled = weight * (1 << PRECISION_BITS);
        return (int) (weight < 0 ? scaled - 0.5 : scaled + 0.5);
    }

    static int clip(int sum) {
        return Math.max(0, Math.min(255, sum >> PRECISION_BITS));
    }
}
