package org.repmlpeval.model.checkpoint;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.repmlpeval.model.arch.network.TensorSpec;

/** Turns names from a file into text for messages: escapes control characters, cuts long names and shortens long lists. */
public final class NameText {
    /** How many names a message lists before it only counts the rest. */
    public static final int FEW = 4;

    private static final int MAX_LENGTH = 120;

    private NameText() {}

    /** The name with control and invisible characters escaped as numbers, cut after {@value #MAX_LENGTH} characters. */
    public static String of(String name) {
        if (name.length() <= MAX_LENGTH) {
            return escaped(name);
        }
        int end = Character.isHighSurrogate(name.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return escaped(name.substring(0, end)) + "... (" + name.length() + " characters)";
    }

    public static String quoted(String name) {
        return "'" + of(name) + "'";
    }

    /**
     * The beginning of a text in quotes, for texts that are not names, such as the first line of a file. If the text is longer,
     * dots follow.
     */
    public static String excerpt(String text) {
        boolean isLong = text.codePointCount(0, text.length()) > MAX_LENGTH;
        int end = isLong ? text.offsetByCodePoints(0, MAX_LENGTH) : text.length();
        return "'" + escaped(text.substring(0, end)) + (isLong ? "'..." : "'");
    }

    /** {@code head.weight (10x64)}. */
    public static String of(TensorSpec spec) {
        return (spec.name().isEmpty() ? "''" : of(spec.name())) + " (" + spec.shapeText() + ")";
    }

    /** The first few of these things, and how many more there are. */
    public static <T> String few(Collection<T> things, Function<T, String> text) {
        String first = things.stream().limit(FEW).map(text).collect(Collectors.joining(", "));
        return things.size() > FEW ? first + " and " + (things.size() - FEW) + " more" : first;
    }

    public static String few(Collection<String> texts) {
        return few(texts, text -> text);
    }

    /** The first few of these names, quoted, and how many more there are. */
    public static String fewNames(Collection<String> names) {
        return few(names, NameText::quoted);
    }

    /** The text with control, formatting and unpaired surrogate characters escaped. */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean hidden = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (hidden) {
                escaped.append(String.format("\\u%04x", c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
