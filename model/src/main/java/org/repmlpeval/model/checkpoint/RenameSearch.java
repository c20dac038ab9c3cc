package org.repmlpeval.model.checkpoint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.arch.TensorSpec;

/**
 * Looks for a few rename rules after which a checkpoint fits a network: pairs its tensors with the network's by order and shape, then
 * takes rule after rule that brings names nearer to their pairs and no name further away. Only rules that make everything fit are
 * given.
 */
final class RenameSearch {
    private static final int MAX_RULES = 8;
    private static final int MAX_TENSORS = 5000;

    /** Longer names are not looked at. */
    private static final int MAX_NAME = 200;

    /** Pairs of different shape of name that each step draws rules from. */
    private static final int MAX_TEMPLATES = 8;

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final Architecture architecture;
    private final NameOptions options;
    private final Checkpoint stored;

    /** @param options that did not make the checkpoint fit; rules are found that go after theirs */
    RenameSearch(Architecture architecture, NameOptions options, Checkpoint stored) {
        this.architecture = architecture;
        this.options = options;
        this.stored = stored;
    }

    /**
     * The user's own rules and those after them that make everything fit; empty if none are found.
     *
     * @param named the tensors as the options leave them
     */
    List<String> rules(List<TensorSpec> named) {
        for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
            List<TensorSpec> expected = architecture.tensors(form);
            if (expected.size() != named.size()
                    || named.size() > MAX_TENSORS
                    || named.stream().anyMatch(spec -> spec.name().length() > MAX_NAME)) {
                continue;
            }
            for (List<NamePairs.Pair> pairs : NamePairs.of(expected, named)) {
                List<String> rules = new ArrayList<>(options.rules().lines());
                rules.addAll(search(pairs));
                if (rules.size() > options.rules().lines().size() && fits(rules)) {
                    return rules;
                }
            }
        }
        return List.of();
    }

    private boolean fits(List<String> rules) {
        RenameRules parsed = RenameRules.parse(String.join("\n", rules), "suggested");
        return NameFit.fits(architecture, stored, options.with(parsed));
    }

    /** Rules that lead every name to its pair; empty if there are no few. */
    private static List<String> search(List<NamePairs.Pair> pairs) {
        List<String> rules = new ArrayList<>();
        String[] names = pairs.stream().map(NamePairs.Pair::found).toArray(String[]::new);
        while (true) {
            Set<RuleCandidate> candidates = candidates(pairs, names);
            if (candidates.isEmpty()) {
                return rules;
            }
            RuleCandidate best = null;
            int most = 0;
            for (RuleCandidate candidate : candidates) {
                int gain = gain(candidate, pairs, names);
                if (gain > most || gain == most && best != null && candidate.isSimplerThan(best)) {
                    best = candidate;
                    most = gain;
                }
            }
            if (best == null || rules.size() == MAX_RULES) {
                return List.of();
            }
            rules.add(best.text());
            for (int i = 0; i < names.length; i++) {
                names[i] = best.applied(names[i]);
            }
        }
    }

    private static Set<RuleCandidate> candidates(List<NamePairs.Pair> pairs, String[] names) {
        Set<String> templates = new HashSet<>();
        Set<RuleCandidate> candidates = new LinkedHashSet<>();
        for (int i = 0; i < names.length && templates.size() < MAX_TEMPLATES; i++) {
            String expected = pairs.get(i).expected();
            if (!names[i].equals(expected)
                    && templates.add(DIGITS.matcher(names[i] + " " + expected).replaceAll("#"))) {
                candidates.addAll(RuleCandidate.of(names[i], expected));
            }
        }
        return candidates;
    }

    /** By how many parts all names come nearer to their pairs, 0 if one goes further away. */
    private static int gain(RuleCandidate candidate, List<NamePairs.Pair> pairs, String[] names) {
        int gain = 0;
        for (int i = 0; i < names.length; i++) {
            String renamed = candidate.applied(names[i]);
            if (renamed == null) {
                return 0;
            }
            if (!renamed.equals(names[i])) {
                String expected = pairs.get(i).expected();
                int nearer = NameParts.distance(names[i], expected) - NameParts.distance(renamed, expected);
                if (nearer < 0) {
                    return 0;
                }
                gain += nearer;
            }
        }
        return gain;
    }
}
