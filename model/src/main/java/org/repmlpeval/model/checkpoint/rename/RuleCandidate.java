package org.repmlpeval.model.checkpoint.rename;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rename rule that is being tried. */
public final class RuleCandidate {
    private final String text;
    private final Pattern pattern;
    private final RenameTemplate replacement;

    public RuleCandidate(RuleText rule) {
        text = rule.toString();
        pattern = Pattern.compile(rule.pattern());
        replacement =
                RenameTemplate.parse(rule.replacement(), pattern.matcher("").groupCount());
    }

    public String text() {
        return text;
    }

    /** The name after applying the rule; null if the rule cannot be applied to it. */
    public String applied(String name) {
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

    public boolean isSimplerThan(RuleCandidate other) {
        return text.length() < other.text.length();
    }
}
