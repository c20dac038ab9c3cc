package org.repmlpeval.job.task.statistics;

/** Random-looking numbers that depend on nothing but a start value and an id. */
public final class IdHash {
    /** The offset basis of FNV-1a with 64 bits. */
    public static final long FNV_BASIS = 0xCBF29CE484222325L;

    private static final long FNV_PRIME = 0x100000001B3L;

    private IdHash() {}

    /**
     * {@link #mix} of the id's FNV-1a hash, over UTF-16 code units.
     *
     * @param start the hash of the empty id before mixing, for example {@link #FNV_BASIS}; another start gives another hash
     */
    public static long of(long start, String id) {
        long hash = start;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** The finaliser of SplitMix64 (G. L. Steele et al., "Fast Splittable Pseudorandom Number Generators", 2014). */
    public static long mix(long value) {
        long x = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        x = (x ^ x >>> 27) * 0x94D049BB133111EBL;
        return x ^ x >>> 31;
    }
}
