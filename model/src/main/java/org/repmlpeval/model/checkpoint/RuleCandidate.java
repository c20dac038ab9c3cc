package org.repmlpeval.model.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rename rule that may explain the difference of two names. */
final class RuleCandidate {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final String text;
    private final Pattern pattern;
    private final RenameTemplate replacement;

    private RuleCandidate(String regex, String replacement) {
        text = replacement.isEmpty() ? regex + " ->" : regex + " -> " + replacement;
        pattern = Pattern.compile(regex);
        this.replacement = RenameTemplate.parse(replacement, pattern.matcher("").groupCount());
    }

    String text() {
        return text;
    }

    /** The name after the rule; null if the rule cannot be applied to it. */
    String applied(String name) {
        Matcher matcher = pattern.matcher(name);
        StringBuilder renamed = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            Optional<String> instead = replacement.of(matcher);
            if (instead.isEmpty()) {
                return null;
            }
            renamed.append(name, end, matcher.start()).append(instead.get());
            end = matcher.end();
        }
        return renamed.append(name, end, name.length()).toString();
    }

    boolean isSimplerThan(RuleCandidate other) {
        return text.length() < other.text.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RuleCandidate that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Rules for each stretch in which the names differ, by itself and with more or less of what stands before it. */
    static Set<RuleCandidate> of(String found, String expected) {
        List<String> a = NameParts.of(found);
        List<String> b = NameParts.of(expected);
        Set<RuleCandidate> candidates = new LinkedHashSet<>();
        for (NameParts.Change change : NameParts.changes(a, b)) {
            if (change.from() == change.to() || change.otherFrom() == change.otherTo()) {
                // What is put in or taken out is tied to its neighbours.
                boolean hasNext = change.to() < a.size();
                boolean hasPrevious = change.from() > 0;
                if (hasNext) {
                    add(candidates, a, b, change.from(), change.to() + 1, change.otherFrom(), change.otherTo() + 1);
                }
                if (hasPrevious) {
                    add(candidates, a, b, change.from() - 1, change.to(), change.otherFrom() - 1, change.otherTo());
                }
            }
            if (change.from() < change.to()) {
                add(candidates, a, b, change.from(), change.to(), change.otherFrom(), change.otherTo());
            }
        }
        return candidates;
    }

    private static void add(
            Set<RuleCandidate> candidates,
            List<String> a,
            List<String> b,
            int from,
            int to,
            int otherFrom,
            int otherTo) {
        String old = String.join(".", a.subList(from, to));
        String wanted = String.join(".", b.subList(otherFrom, otherTo));
        boolean atEnd = to == a.size();
        if (atEnd && wanted.isEmpty()) {
            return;
        }
        for (int before : new TreeSet<>(List.of(0, Math.min(1, from), Math.min(2, from), from))) {
            String context = String.join(".", a.subList(from - before, from));
            String anchor = from == before ? "^" : "\\b";
            String prefix = before == 0 ? anchor : anchor + "(" + general(context + ".") + ")";
            candidates.add(rule(prefix, before > 0, literal(old), List.of(), wanted, atEnd));
            candidates.add(rule(prefix, before > 0, captured(old), numbers(old), wanted, atEnd));
        }
    }

    /** @param numbers of the groups that the regular expression of the old parts has */
    private static RuleCandidate rule(
            String prefix, boolean hasContext, String old, List<Integer> numbers, String wanted, boolean atEnd) {
        StringBuilder replacement = new StringBuilder(hasContext ? "$1" : "");
        int firstGroup = hasContext ? 2 : 1;
        Matcher digits = DIGITS.matcher(wanted);
        int end = 0;
        int next = 0;
        while (digits.find()) {
            replacement.append(wanted, end, digits.start());
            int number = digits.group().length() < 9 ? Integer.parseInt(digits.group()) : -2;
            int source = nearest(numbers, number, next);
            if (source < 0) {
                replacement.append(digits.group());
            } else {
                int add = number - numbers.get(source);
                replacement.append("${").append(firstGroup + source);
                replacement.append(add == 0 ? "" : (add > 0 ? "+" : "") + add).append('}');
                next = source + 1;
            }
            end = digits.end();
        }
        replacement.append(wanted.substring(end));
        String tail = atEnd ? "$" : "\\.";
        return new RuleCandidate(prefix + old + tail, replacement + (atEnd || wanted.isEmpty() ? "" : "."));
    }

    /** The group whose number is the wanted one or next to it, preferably equal and behind those used. */
    private static int nearest(List<Integer> numbers, int wanted, int next) {
        int best = -1;
        for (int i = 0; i < numbers.size(); i++) {
            int distance = Math.abs(numbers.get(i) - wanted);
            if (distance <= 1
                    && (best < 0 || i == next || distance < Math.abs(numbers.get(best) - wanted) && best != next)) {
                best = i;
            }
        }
        return best;
    }

    private static List<Integer> numbers(String text) {
        List<Integer> numbers = new ArrayList<>();
        Matcher digits = DIGITS.matcher(text);
        while (digits.find()) {
            numbers.add(digits.group().length() < 9 ? Integer.parseInt(digits.group()) : -10);
        }
        return numbers;
    }

    private static String literal(String text) {
        return text.replaceAll("([^A-Za-z0-9_])", "\\\\$1");
    }

    private static String general(String text) {
        return DIGITS.matcher(literal(text)).replaceAll("\\\\d+");
    }

    private static String captured(String text) {
        return DIGITS.matcher(literal(text)).replaceAll("(\\\\d+)");
    }
}
