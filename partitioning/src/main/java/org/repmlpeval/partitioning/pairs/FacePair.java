package org.repmlpeval.partitioning.pairs;

import java.io.Serializable;

/**
 * Two images and whether they show the same person.
 *
 * @param a id of the first image in the listing; before {@link PairsFile#in}, the name that the file gives
 * @param b id of the second image
 * @param fold the number that a CSV file gives; counted from 1 in LFW's format and where folds are assigned; {@link PairsFile#NO_FOLD}
 *     before that
 * @param line line of the pairs file, counted from 1
 */
public record FacePair(String a, String b, Persons persons, int fold, int line) implements Serializable {
    /** Whether two images show the same person. */
    public enum Persons {
        SAME,
        DIFFERENT
    }

    public boolean same() {
        return persons == Persons.SAME;
    }

    FacePair with(String first, String second) {
        return new FacePair(first, second, persons, fold, line);
    }

    FacePair inFold(int number) {
        return new FacePair(a, b, persons, number, line);
    }
}
