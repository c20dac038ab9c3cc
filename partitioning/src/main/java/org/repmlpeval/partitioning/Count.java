package org.repmlpeval.partitioning;

import java.util.Locale;

/** Numbers of things in words, for messages and reports: {@code 1 image}, {@code 2 images}, {@code 2 classes}. */
public final class Count {
    private Count() {}

    /** The number and the noun: {@code 1 image}. */
    public static String of(long number, String singular) {
        return number + " " + noun(number, singular);
    }

    /** As {@link #of}, with commas between thousands: {@code 1,234 images}. */
    public static String grouped(long number, String singular) {
        return String.format(Locale.ROOT, "%,d %s", number, noun(number, singular));
    }

    /** The noun alone, in the form that follows the number. Only its last word changes. */
    public static String noun(long number, String singular) {
        if (number == 1) {
            return singular;
        }
        if (singular.matches(".*(s|x|ch|sh)")) {
            return singular + "es";
        }
        return singular.matches(".*[^aeiou]y") ? singular.substring(0, singular.length() - 1) + "ies" : singular + "s";
    }

    /** The word that follows the number, such as {@code has} or {@code have}. */
    public static String verb(long number, String one, String several) {
        return number == 1 ? one : several;
    }
}
