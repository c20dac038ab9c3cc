package org.repmlpeval.model.checkpoint.rename;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a rename rule that may explain the difference between two names. */
public record RuleText(String pattern, String replacement) {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** Longer runs of different parts are treated as a whole. */
    private static final int MAX_STRETCH = 6;

    @Override
    public String toString() {
        return replacement.isEmpty() ? pattern + " ->" : pattern + " -> " + replacement;
    }

    /**
     * Rules for the runs of parts in which the names differ, and for pieces of these runs, with more or fewer of the parts before
     * them.
     */
    public static Set<RuleText> of(String found, String expected) {
        List<String> a = NameParts.of(found);
        List<String> b = NameParts.of(expected);
        Set<RuleText> rules = new LinkedHashSet<>();
        if (a.size() == 1 && b.size() > 1) {
            // Separators other than dots.
            for (String separator : List.of("/", ":", "__", "-")) {
                if (found.contains(separator)) {
                    rules.add(new RuleText(separator, "."));
                }
            }
        }
        for (NameParts.Change change : NameParts.changes(a, b)) {
            for (NameParts.Change part : parts(change)) {
                add(rules, a, b, part);
                if (part.from() == part.to() || part.otherFrom() == part.otherTo()) {
                    // Inserted and deleted parts are tied to their neighbours.
                    if (part.to() < a.size() && part.otherTo() < b.size()) {
                        add(
                                rules,
                                a,
                                b,
                                new NameParts.Change(part.from(), part.to() + 1, part.otherFrom(), part.otherTo() + 1));
                    }
                    if (part.from() > 0 && part.otherFrom() > 0) {
                        add(
                                rules,
                                a,
                                b,
                                new NameParts.Change(part.from() - 1, part.to(), part.otherFrom() - 1, part.otherTo()));
                    }
                }
            }
        }
        return rules;
    }

    /** The run, and its pieces if its parts correspond from its beginning or from its end. */
    private static List<NameParts.Change> parts(NameParts.Change whole) {
        List<NameParts.Change> parts = new ArrayList<>(List.of(whole));
        int length = whole.to() - whole.from();
        int other = whole.otherTo() - whole.otherFrom();
        if (length > MAX_STRETCH || other > MAX_STRETCH) {
            return parts;
        }
        for (int i = 0; i <= length; i++) {
            for (int j = 0; j <= other; j++) {
                if (i + j > 0 && i + j < length + other) {
                    parts.add(new NameParts.Change(
                            whole.from(), whole.from() + i, whole.otherFrom(), whole.otherFrom() + j));
                    parts.add(
                            new NameParts.Change(whole.from() + i, whole.to(), whole.otherFrom() + j, whole.otherTo()));
                }
            }
        }
        if (length == other) {
            for (int i = 1; i < length; i++) {
                for (int j = i + 1; j < length; j++) {
                    parts.add(new NameParts.Change(
                            whole.from() + i, whole.from() + j, whole.otherFrom() + i, whole.otherFrom() + j));
                }
            }
        }
        return parts;
    }

    private static void add(Set<RuleText> rules, List<String> a, List<String> b, NameParts.Change change) {
        int from = change.from();
        String old = String.join(".", a.subList(from, change.to()));
        String wanted = String.join(".", b.subList(change.otherFrom(), change.otherTo()));
        boolean atEnd = change.to() == a.size();
        if (from == change.to() || atEnd && wanted.isEmpty() || old.equals(wanted)) {
            return;
        }
        for (int before : new TreeSet<>(List.of(0, Math.min(1, from), Math.min(2, from), from))) {
            String context = String.join(".", a.subList(from - before, from));
            String anchor = from == before ? "^" : "\\b";
            String prefix = before == 0
                    ? anchor
                    : anchor + "(" + DIGITS.matcher(literal(context + ".")).replaceAll("\\\\d+") + ")";
            String captured = DIGITS.matcher(literal(old)).replaceAll("(\\\\d+)");
            // Numbers are changed only by arithmetic: a rule for a single number could swap layers.
            if (numbers(old).isEmpty()
                    || numbers(wanted).isEmpty()
                    || numbers(old).equals(numbers(wanted))) {
                rules.add(rule(prefix, literal(old), List.of(), wanted, atEnd));
            }
            if (!numbers(old).isEmpty() && numbers(wanted).stream().allMatch(n -> nearest(numbers(old), n, 0) >= 0)) {
                rules.add(rule(prefix, captured, numbers(old), wanted, atEnd));
            }
        }
    }

    /** @param numbers in the groups of {@code old} */
    private static RuleText rule(String prefix, String old, List<Integer> numbers, String wanted, boolean atEnd) {
        boolean hasContext = prefix.endsWith(")");
        StringBuilder replacement = new StringBuilder(hasContext ? "${1}" : "");
        int firstGroup = hasContext ? 2 : 1;
        Matcher digits = DIGITS.matcher(wanted);
        int end = 0;
        int next = 0;
        while (digits.find()) {
            replacement.append(wanted, end, digits.start());
            int source = nearest(numbers, number(digits.group()), next);
            if (source < 0) {
                replacement.append(digits.group());
            } else {
                int add = number(digits.group()) - numbers.get(source);
                replacement.append("${").append(firstGroup + source);
                replacement.append(add == 0 ? "" : (add > 0 ? "+" : "") + add).append('}');
                next = source + 1;
            }
            end = digits.end();
        }
        replacement.append(wanted.substring(end));
        return new RuleText(prefix + old + (atEnd ? "$" : "\\."), replacement + (atEnd || wanted.isEmpty() ? "" : "."));
    }

    /**
     * The group whose number equals the wanted one or is next to it, preferably the first after those already used; -1 if there is
     * none.
     */
    private static int nearest(List<Integer> numbers, int wanted, int next) {
        int best = -1;
        for (int i = 0; i < numbers.size(); i++) {
            boolean isNear = Math.abs(numbers.get(i) - wanted) <= 1;
            if (isNear && (best < next || best < 0)) {
                best = i;
            }
        }
        return best;
    }

    private static List<Integer> numbers(String text) {
        List<Integer> numbers = new ArrayList<>();
        Matcher digits = DIGITS.matcher(text);
        while (digits.find()) {
            numbers.add(number(digits.group()));
        }
        return numbers;
    }

    /** Far from any other number if it is not an index. */
    private static int number(String digits) {
        return digits.length() < 6 ? Integer.parseInt(digits) : Integer.MAX_VALUE / 2 + digits.length();
    }

    private static String literal(String text) {
        return text.replaceAll("([^A-Za-z0-9_])", "\\\\$1");
    }
}
