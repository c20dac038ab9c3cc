package org.repmlpeval.partitioning;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes passwords and keys out of what is printed, logged or written into a report. */
public final class Secrets {
    /** Stands for what was taken out, as in Spark's own pages. */
    public static final String REDACTED = "*********(redacted)";

    /** Names of settings whose values are secret: Spark's default of {@code spark.redaction.regex}. */
    public static final Pattern NAMES = Pattern.compile("(?i)secret|password|token|access[.]?key");

    /** {@code user:password@} in a URI, also with an empty user or a slash in the password; a user alone is no secret, for example a container of abfs. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/\\s@\"'?#:]*:(?!\\d+/)[^\\s@\"'?#]+@");

    private static final Pattern QUERY = Pattern.compile(
            "(?i)([?&](?:[\\w.-]*(?:secret|password|token|signature|credential|access[._-]?key)[\\w.-]*|sig)=)[^&\\s\"']+");

    private Secrets() {}

    /** The text without the passwords of URIs, such as {@code s3a://key:secret@bucket}, and signatures of signed addresses. */
    public static String redacted(String text) {
        if (text == null) {
            return null;
        }
        String users = USER_INFO.matcher(text).replaceAll(Matcher.quoteReplacement(REDACTED) + "@");
        return QUERY.matcher(users).replaceAll("$1" + Matcher.quoteReplacement(REDACTED));
    }

    /**
     * A command line without secrets: the values of settings and options with secret names, as {@code name=value} or as two words, and what
     * {@link #redacted(String)} takes out of each word.
     *
     * @param names finds the names of settings whose values are secret
     */
    public static List<String> redacted(List<String> words, Pattern names) {
        List<String> safe = new ArrayList<>();
        boolean secret = false;
        for (String word : words) {
            int equals = word.indexOf('=');
            if (secret) {
                safe.add(REDACTED);
                secret = false;
            } else if (equals > 0 && names.matcher(word.substring(0, equals)).find()) {
                safe.add(word.substring(0, equals + 1) + REDACTED);
            } else {
                secret = word.startsWith("--")
                        && equals < 0
                        && names.matcher(word).find();
                safe.add(redacted(word));
            }
        }
        return List.copyOf(safe);
    }
}
