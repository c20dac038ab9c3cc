package org.repmlpeval.model.checkpoint.rename;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The replacement of a rename rule: text and references to groups, {@code $1}, {@code \1}, {@code ${1}} or {@code ${1-1}}. */
final class RenameTemplate {
    /** A reference, or an escaped dollar or backslash. */
    private static final Pattern REFERENCE =
            Pattern.compile("[$\\\\]([0-9])|\\$\\{([0-9]{1,2})(?:([+-])([0-9]{1,6}))?}|\\\\([$\\\\])|[$\\\\]");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** @param text if this is not a reference, else null. @param add null if the group is used unchanged */
    private record Part(String text, int group, Integer add) {}

    private final List<Part> parts;

    private RenameTemplate(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * @param groups of the pattern
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    static RenameTemplate parse(String text, int groups) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            parts.add(new Part(text.substring(end, matcher.start()), 0, null));
            parts.add(part(matcher, groups));
            end = matcher.end();
        }
        parts.add(new Part(text.substring(end), 0, null));
        return new RenameTemplate(parts);
    }

    /** The replacement of a match. Empty if a group used in arithmetic is not a number, or if the sum is below 0. */
    Optional<String> of(Matcher groups) {
        StringBuilder replacement = new StringBuilder();
        for (Part part : parts) {
            if (part.text != null) {
                replacement.append(part.text);
                continue;
            }
            String matched = groups.group(part.group);
            String value = matched == null ? "" : matched;
            if (part.add != null) {
                if (!NUMBER.matcher(value).matches() || Integer.parseInt(value) + part.add < 0) {
                    return Optional.empty();
                }
                value = String.valueOf(Integer.parseInt(value) + part.add);
            }
            replacement.append(value);
        }
        return Optional.of(replacement.toString());
    }

    private static Part part(Matcher reference, int groups) {
        if (reference.group(5) != null) {
            return new Part(reference.group(5), 0, null);
        }
        String number = reference.group(1) != null ? reference.group(1) : reference.group(2);
        if (number == null) {
            throw new IllegalArgumentException(
                    "the replacement holds '" + reference.group()
                            + "' without the number of a group; legal: $1 or \\1, ${1}, ${1-1}, and \\$ or \\\\ for the character");
        }
        int group = Integer.parseInt(number);
        if (group > groups) {
            throw new IllegalArgumentException("the replacement names group " + group + ", but the pattern has only "
                    + groups + " groups in parentheses");
        }
        Integer add = reference.group(3) == null ? null : Integer.valueOf(reference.group(3) + reference.group(4));
        return new Part(null, group, add);
    }
}
