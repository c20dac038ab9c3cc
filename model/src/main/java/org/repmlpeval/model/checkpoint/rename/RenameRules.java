package org.repmlpeval.model.checkpoint.rename;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.NameText;

/**
 * Ordered rules that rename tensors, as text with one rule per line: {@code PATTERN -> REPLACEMENT} or {@code drop PATTERN}. Each
 * rule sees the names after the rules above it. A pattern is a regular expression that may match anywhere in a name; every match is
 * replaced. {@code drop} leaves out the tensors whose names match. In a replacement, {@code $1} or {@code \1} is what the first
 * group matched, and {@code ${1-1}} is that number minus 1. Empty lines and lines that begin with {@code #} are comments.
 */
public final class RenameRules {
    public static final RenameRules NONE = new RenameRules("none", List.of());

    private static final String ARROW = "->";
    private static final Pattern DROP = Pattern.compile("drop\\s+(.*)");
    private static final String LEGAL = "legal: 'PATTERN -> REPLACEMENT', 'drop PATTERN' or a comment after #";

    private final String source;
    private final List<Rule> rules;

    private RenameRules(String source, List<Rule> rules) {
        this.source = source;
        this.rules = List.copyOf(rules);
    }

    /** @param replacement null for a rule that drops */
    private record Rule(int line, String text, Pattern pattern, RenameTemplate replacement) {}

    /**
     * @param source the name of the rules in messages, usually their file
     * @throws InvalidInputException naming the first line that is not a rule; or if there are no rules
     */
    public static RenameRules parse(String text, String source) {
        List<Rule> rules = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                rules.add(rule(line, i + 1, source));
            }
        }
        if (rules.isEmpty()) {
            throw new InvalidInputException("rename file " + source + " has no rule; " + LEGAL);
        }
        return new RenameRules(source, rules);
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** The rules as they were written, without comments, in order. */
    public List<String> lines() {
        return rules.stream().map(Rule::text).toList();
    }

    /**
     * Applies the rules to all names, tensors and counters alike, and notes what they did.
     *
     * @throws InvalidInputException if two tensors would get the same name, or a pattern cannot be matched
     */
    public void apply(Renaming renaming) {
        for (Rule rule : rules) {
            try {
                apply(rule, renaming);
            } catch (StackOverflowError e) {
                throw new InvalidInputException(
                        where(source, rule.line) + "the pattern needs too much memory on a long name: '" + rule.text
                                + "'; simplify it",
                        e);
            }
        }
    }

    private void apply(Rule rule, Renaming renaming) {
        boolean counters = renaming.counterNames().stream()
                .anyMatch(name -> rule.pattern.matcher(name).find());
        String what = "rename rule '" + NameText.of(rule.text) + "' (line " + rule.line + ") ";
        if (rule.replacement == null) {
            List<String> dropped =
                    renaming.setAside(name -> rule.pattern.matcher(name).find());
            renaming.note(
                    dropped.isEmpty()
                            ? what + (counters ? "matched counters only" : "matched no tensor")
                            : what + "set aside " + dropped.size() + " tensors: " + NameText.fewNames(dropped));
            return;
        }
        long matched = renaming.names().stream()
                .filter(name -> rule.pattern.matcher(name).find())
                .count();
        renaming.rename(name -> renamed(rule, name), "after line " + rule.line + " of rename file " + source);
        renaming.note(
                matched == 0
                        ? what + (counters ? "matched counters only" : "matched no tensor")
                        : what + "renamed " + matched + " tensors");
    }

    private String renamed(Rule rule, String name) {
        Matcher matcher = rule.pattern.matcher(name);
        StringBuilder renamed = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            renamed.append(name, end, matcher.start());
            Optional<String> replacement = rule.replacement.of(matcher);
            if (replacement.isEmpty()) {
                throw new InvalidInputException(where(source, rule.line) + "'" + rule.text
                        + "' does arithmetic on something that is not a number from"
                        + " 0 to 999999999 in " + NameText.quoted(name)
                        + "; let the group match only digits, e.g. (\\d+)");
            }
            renamed.append(replacement.get());
            end = matcher.end();
        }
        return renamed.append(name, end, name.length()).toString();
    }

    private static Rule rule(String line, int number, String source) {
        Matcher drop = DROP.matcher(line);
        int arrow = line.indexOf(ARROW);
        if (arrow < 0 && drop.matches()) {
            return new Rule(number, line, pattern(drop.group(1).strip(), number, source), null);
        }
        if (arrow < 0 || drop.matches() || line.indexOf(ARROW, arrow + ARROW.length()) >= 0) {
            throw new InvalidInputException(
                    where(source, number) + "'" + NameText.of(line) + "' is not a rule; " + LEGAL);
        }
        Pattern pattern = pattern(line.substring(0, arrow).strip(), number, source);
        String replacement = line.substring(arrow + ARROW.length()).strip();
        try {
            int groups = pattern.matcher("").groupCount();
            return new Rule(number, line, pattern, RenameTemplate.parse(replacement, groups));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(where(source, number) + e.getMessage(), e);
        }
    }

    private static Pattern pattern(String text, int line, String source) {
        if (text.isEmpty()) {
            throw new InvalidInputException(where(source, line) + "the pattern is empty; " + LEGAL);
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new InvalidInputException(
                    where(source, line) + "'" + NameText.of(text) + "' is not a regular expression: "
                            + e.getDescription() + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1)),
                    e);
        }
    }

    private static String where(String source, int line) {
        return "rename file " + source + ", line " + line + ": ";
    }
}
