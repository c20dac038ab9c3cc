package org.repmlpeval.job.report.page.element;

/** What the measures of drift are called in every document for people. Files for programs have the keys of {@code report.json}. */
public final class Measures {
    /** The key under which documents show the changed pixels of each image beside the drift. */
    public static final String CHANGED_PIXELS = "changedPixels";

    private Measures() {}

    /** For example {@code largest |difference|} for {@code maxAbs}; a key of a later release is its own name. */
    public static String name(String key) {
        return switch (key) {
            case "maxAbs" -> "largest |difference|";
            case "meanAbs" -> "mean |difference|";
            case "rms" -> "root mean square";
            case "relative" -> "relative to the range";
            case "oneMinusCosine" -> "1 − cosine";
            case "kl" -> "KL divergence";
            case CHANGED_PIXELS -> "changed pixels";
            default -> key;
        };
    }

    /** The name in ASCII, for the console. */
    public static String ascii(String key) {
        return name(key).replace('−', '-');
    }

    /**
     * What the measure says about an image; null for a key of a later release.
     *
     * @param value what is compared, for example {@code logit}
     * @param values the same in the plural
     */
    public static String meaning(String key, String value, String values) {
        return switch (key) {
            case "maxAbs" -> "The largest difference of a " + value + " of the image.";
            case "meanAbs" -> "The mean difference of the image's " + values + ", without signs.";
            case "rms" -> "The root of the mean squared difference of the image's " + values + ".";
            case "relative" -> "The largest difference divided by the range of the image's " + values
                    + ", so that networks can be compared.";
            case "oneMinusCosine" -> "How far the directions of the two outputs are apart. 0 means the same direction.";
            case "kl" -> "How far the class probabilities are apart, in nats. 0 means equal probabilities.";
            case CHANGED_PIXELS -> "Pixels of the image whose class differs.";
            default -> null;
        };
    }
}
