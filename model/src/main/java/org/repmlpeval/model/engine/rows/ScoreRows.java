package org.repmlpeval.model.engine.rows;

/**
 * Scores of the pixels of one image, one row of pixels at a time, from top to bottom. Each class has an array of its own, because loops
 * over arrays with equal indices are the ones that the JVM compiles to vector instructions. Not thread-safe.
 */
public interface ScoreRows {
    /** Number of classes K. */
    int classes();

    /** Number of rows H that {@link #next} gives in all. */
    int height();

    /** Number of pixels W of a row. */
    int width();

    /**
     * The next row.
     *
     * @return {@code (K, W)} float32, one array per class, each of length {@link #width}; valid until the next call, and the caller may
     *     write to it until then
     * @throws java.util.NoSuchElementException after the last row
     */
    float[][] next();
}
