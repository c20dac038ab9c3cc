package org.repmlpeval.job.task.verification;

import java.util.Locale;

/** How alike two embeddings are. Both metrics look at directions only; an embedding of zeros has none and stays zero. */
public enum Metric {
    /** The cosine of the angle, in {@code [−1, 1]}. */
    COSINE {
        @Override
        double score(float[] a, double normA, float[] b, double normB) {
            double dot = 0;
            for (int i = 0; i < a.length; i++) {
                dot += (double) a[i] * b[i];
            }
            return dot / (normA * normB);
        }

        @Override
        public double shown(double score) {
            return score;
        }
    },
    /** The Euclidean distance of the embeddings divided by their lengths, in {@code [0, 2]}. Its score is the negative distance. */
    EUCLIDEAN {
        @Override
        double score(float[] a, double normA, float[] b, double normB) {
            double squares = 0;
            for (int i = 0; i < a.length; i++) {
                double difference = a[i] / normA - b[i] / normB;
                squares += difference * difference;
            }
            return -Math.sqrt(squares);
        }

        @Override
        public double shown(double score) {
            return -score;
        }
    };

    abstract double score(float[] a, double normA, float[] b, double normB);

    /** The score, or threshold, as this metric is usually given: a similarity or a distance. */
    public abstract double shown(double score);

    /** Scores two embeddings; higher means more alike. */
    public double score(float[] a, float[] b) {
        return score(a, lengthOrOne(a), b, lengthOrOne(b));
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static double lengthOrOne(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return squares == 0 ? 1 : Math.sqrt(squares);
    }
}
