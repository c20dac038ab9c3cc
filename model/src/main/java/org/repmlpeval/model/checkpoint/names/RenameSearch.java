package org.repmlpeval.model.checkpoint.names;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.rename.NameOptions;
import org.repmlpeval.model.checkpoint.rename.NamePairs;
import org.repmlpeval.model.checkpoint.rename.NameParts;
import org.repmlpeval.model.checkpoint.rename.RenameRules;
import org.repmlpeval.model.checkpoint.rename.RuleCandidate;
import org.repmlpeval.model.checkpoint.rename.RuleText;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;

/**
 * Looks for a few rename rules after which a checkpoint fits a network: it pairs the file's tensors with the network's by order and
 * shape, then adds rules one by one, each of which brings names closer to their pairs and moves no name further away. Rules are
 * returned only if they make everything fit.
 */
final class RenameSearch {
    private static final int MAX_RULES = 8;
    static final int MAX_TENSORS = 2000;

    /** Longer names are not looked at. */
    private static final int MAX_NAME = 200;

    /** At each step, rules are drawn from this many pairs of each kind. Pairs that differ only in numbers are of one kind. */
    private static final int MAX_OF_A_KIND = 4;

    /** How many rules are tried at each step. */
    private static final int MAX_CANDIDATES = 400;

    private final Architecture architecture;
    private final NameOptions options;
    private final Checkpoint stored;

    /** @param options the options that did not make the checkpoint fit; new rules are added after theirs */
    RenameSearch(Architecture architecture, NameOptions options, Checkpoint stored) {
        this.architecture = architecture;
        this.options = options;
        this.stored = stored;
    }

    /**
     * The user's own rules followed by the rules that make everything fit; empty if none are found.
     *
     * @param named the tensors after the options have been applied
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

    /** Rules that turn every name into its pair; empty if that takes too many. */
    private static List<String> search(List<NamePairs.Pair> pairs) {
        List<String> rules = new ArrayList<>();
        String[] names = pairs.stream().map(NamePairs.Pair::found).toArray(String[]::new);
        for (Set<RuleText> texts = candidates(pairs, names); !texts.isEmpty(); texts = candidates(pairs, names)) {
            RuleCandidate best = null;
            int most = 0;
            for (RuleText text : texts) {
                RuleCandidate candidate = new RuleCandidate(text);
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
        return rules;
    }

    /** The rules that explain the most pairs; none if every name already equals its pair. */
    private static Set<RuleText> candidates(List<NamePairs.Pair> pairs, String[] names) {
        Map<String, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            String expected = pairs.get(i).expected();
            if (!names[i].equals(expected)) {
                alike.computeIfAbsent(NamePairs.template(names[i] + " " + expected), key -> new ArrayList<>())
                        .add(i);
            }
        }
        Map<RuleText, Integer> votes = new LinkedHashMap<>();
        for (List<Integer> group : alike.values()) {
            for (int k = 0; k < Math.min(MAX_OF_A_KIND, group.size()); k++) {
                int i = group.get(k * group.size() / Math.min(MAX_OF_A_KIND, group.size()));
                RuleText.of(names[i], pairs.get(i).expected()).forEach(text -> votes.merge(text, 1, Integer::sum));
            }
        }
        return votes.entrySet().stream()
                .sorted(Map.Entry.<RuleText, Integer>comparingByValue().reversed())
                .limit(MAX_CANDIDATES)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** By how many parts all names come closer to their pairs; 0 if any name moves further away. */
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
