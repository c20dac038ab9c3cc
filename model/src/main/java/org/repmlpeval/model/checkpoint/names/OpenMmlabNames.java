package org.repmlpeval.model.checkpoint.names;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;

/**
 * The names that OpenMMLab gives the tensors of a RepMLPNet (mmcls from 0.21 on, mmpretrain 1.x) and the official names for the
 * same tensors. The mapping is a bijection: every name on one side has exactly one counterpart on the other. The tensors themselves
 * are the same.
 */
public final class OpenMmlabNames {
    /** The beginning of a name on both sides, up to the tensor's own name; # is a number, the same on both. */
    private static final String[][] PREFIXES = {
        {"conv_embedding.conv.", "backbone.patch_embed.projection."},
        {"conv_embedding.bn.", "backbone.patch_embed.norm."},
        {"stages.#.#.prebn1.", "backbone.stages.#.#.norm1."},
        {"stages.#.#.prebn2.", "backbone.stages.#.#.norm2."},
        {"stages.#.#.repmlp_block.gp.fc1.", "backbone.stages.#.#.repmlp_block.gp.conv1.conv."},
        {"stages.#.#.repmlp_block.gp.fc2.", "backbone.stages.#.#.repmlp_block.gp.conv2.conv."},
        {"stages.#.#.repmlp_block.fc3.", "backbone.stages.#.#.repmlp_block.fc3."},
        {"stages.#.#.repmlp_block.fc3_bn.", "backbone.stages.#.#.repmlp_block.fc3_bn."},
        {"stages.#.#.repmlp_block.repconv#.", "backbone.stages.#.#.repmlp_block.repconv#."},
        {"stages.#.#.ffn_block.", "backbone.stages.#.#.ffn_block."},
        {"embeds.#.", "backbone.downsample_layers.#."},
        {"head_norm.", "backbone.final_norm."},
        {"head.", "head.fc."},
    };

    private static final String BACKBONE = "backbone.";
    private static final List<Rule> TO_OFFICIAL = rules(1, 0);
    private static final List<Rule> TO_OPENMMLAB = rules(0, 1);

    /** @param replacement refers to the numbers as groups of {@code pattern} */
    private record Rule(Pattern pattern, String replacement) {}

    private OpenMmlabNames() {}

    /** Whether these are OpenMMLab's names of a RepMLPNet: at least one tensor of its backbone is among them. */
    public static boolean areThese(Collection<String> names) {
        return names.stream()
                .anyMatch(name -> name.startsWith(BACKBONE) && official(name).isPresent());
    }

    /** The official name of a tensor; empty if OpenMMLab has no such name. */
    public static Optional<String> official(String openMmlab) {
        return translated(openMmlab, TO_OFFICIAL);
    }

    /** OpenMMLab's name of a tensor; empty if there is no such official name. */
    public static Optional<String> openMmlab(String official) {
        return translated(official, TO_OPENMMLAB);
    }

    /**
     * A checkpoint with official names. If its names are not OpenMMLab's, this is the same checkpoint; otherwise its tensors get
     * their official names, in the same order, and a note says so. Tensors that a RepMLPNet does not have keep their names.
     *
     * @throws InvalidInputException if two tensors would get the same name
     */
    public static Checkpoint toOfficial(Checkpoint checkpoint) {
        StateDict weights = checkpoint.stateDict();
        if (!areThese(weights.names())) {
            return checkpoint;
        }
        long known = weights.names().stream()
                .filter(name -> official(name).isPresent())
                .count();
        List<String> notes = new ArrayList<>(checkpoint.notes());
        notes.add("names are OpenMMLab's: " + known + " of " + weights.names().size()
                + " tensors were given their official names");
        return new Checkpoint(
                renamed(weights, name -> official(name).orElse(name)),
                checkpoint.format(),
                checkpoint.entry(),
                checkpoint.files(),
                notes,
                checkpoint.counters().renamed(name -> official(name).orElse(name)),
                checkpoint.classes());
    }

    /**
     * The tensors of a RepMLPNet under OpenMMLab's names, in the same order.
     *
     * @throws InvalidInputException naming the first tensor that has none there
     */
    public static StateDict toOpenMmlab(StateDict official) {
        return renamed(official, name -> openMmlab(name)
                .orElseThrow(() -> new InvalidInputException("tensor '" + name
                        + "' has no name in OpenMMLab, which supports only RepMLPNets; keep the official names")));
    }

    /**
     * Counters under the names that {@link #toOpenMmlab(StateDict)} gives their BatchNorms; counters that do not belong to a
     * RepMLPNet keep their names.
     */
    public static BatchCounters toOpenMmlab(BatchCounters official) {
        return official.renamed(name -> openMmlab(name).orElse(name));
    }

    private static StateDict renamed(StateDict weights, Function<String, String> translation) {
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> {
            String other = translation.apply(name);
            if (renamed.put(other, tensor) != null) {
                throw new InvalidInputException(
                        "two tensors are named '" + other + "' once OpenMMLab's names are translated, one of them"
                                + " '" + name + "'; save the state dict of only one model");
            }
        });
        return new StateDict(renamed);
    }

    private static Optional<String> translated(String name, List<Rule> rules) {
        for (Rule rule : rules) {
            Matcher matcher = rule.pattern.matcher(name);
            if (matcher.lookingAt()) {
                return Optional.of(matcher.replaceFirst(rule.replacement));
            }
        }
        return Optional.empty();
    }

    private static List<Rule> rules(int from, int to) {
        List<Rule> rules = new ArrayList<>();
        for (String[] prefix : PREFIXES) {
            Pattern pattern = Pattern.compile(prefix[from].replace(".", "\\.").replace("#", "([0-9]+)"));
            StringBuilder replacement = new StringBuilder();
            int group = 0;
            for (char c : prefix[to].toCharArray()) {
                replacement.append(c == '#' ? "$" + ++group : String.valueOf(c));
            }
            rules.add(new Rule(pattern, replacement.toString()));
        }
        return rules;
    }
}
