package org.repmlpeval.model.checkpoint.pickle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Dict;
import org.repmlpeval.model.checkpoint.pickle.Pickled.View;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;

/** Chooses the dict of tensors in the object that was given to {@code torch.save}. */
final class StateDictFinder {
    /** Training scripts' keys, in the order in which they are tried; the top-level dict itself comes last. */
    static final List<String> ORDER =
            List.of("state_dict", "model", "model_state_dict", "ema", "state_dict_ema", "model_ema");

    private static final int MAX_NAMED = 20;

    record Found(Checkpoint.Entry entry, Map<String, View> views, List<String> notes) {}

    private StateDictFinder() {}

    /**
     * @param entry name of the dict to take, see {@link EntryPath}; if absent the first of {@link #ORDER} that holds tensors, or
     *     the top-level dict if no entry does
     */
    static Found find(Object root, Optional<String> entry) {
        Object plain = Pickled.plain(root);
        // It is unknown what a subclass of dict does with its entries. If it holds tensors itself, it is a state dict.
        boolean isOther = plain instanceof Dict dict && dict != root && !dict.holdsTensors() && entry.isEmpty();
        if (!(plain instanceof Dict top) || isOther) {
            throw new InvalidInputException(
                    "holds a pickled " + Pickled.typeName(root) + " instead of a dict of tensors; "
                            + (plain instanceof Dict dict ? named(dict) : FoundInstead.in(plain)));
        }
        List<String> candidates = candidates(top);
        String chosen = entry.orElseGet(
                () -> ORDER.stream().filter(candidates::contains).findFirst().orElse(EntryPath.TOP));
        Optional<Dict> dict = EntryPath.find(top, chosen).filter(Dict::holdsTensors);
        boolean isAmbiguous = entry.isEmpty() && chosen.equals(EntryPath.TOP) && candidates.size() > 1;
        if (dict.isEmpty() || isAmbiguous) {
            throw new InvalidInputException(refusal(top, chosen, entry));
        }
        List<String> notes = new ArrayList<>();
        List<String> rest = EntryPath.withTensors(top).stream()
                .filter(name -> !name.equals(chosen) && !name.equals(EntryPath.TOP))
                .toList();
        Checkpoint.Entry taken = new Checkpoint.Entry(chosen, rest);
        taken.choice().ifPresent(notes::add);
        return new Found(taken, views(dict.get(), notes), notes);
    }

    /** The top-level dict and the entries in it, as far as they hold tensors. */
    private static List<String> candidates(Dict top) {
        List<String> candidates = new ArrayList<>();
        if (top.holdsTensors()) {
            candidates.add(EntryPath.TOP);
        }
        top.items().forEach((key, value) -> {
            if (value instanceof Dict dict && dict.holdsTensors()) {
                candidates.add(key);
            }
        });
        return candidates;
    }

    private static Map<String, View> views(Dict dict, List<String> notes) {
        Map<String, View> views = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        dict.items().forEach((name, value) -> {
            if (value instanceof View view) {
                views.put(name, view);
            } else {
                others.add(name + " (" + Pickled.typeName(value) + ")");
            }
        });
        if (!others.isEmpty()) {
            notes.add("ignored " + others.size() + " values that are not weights: "
                    + String.join(", ", others.subList(0, Math.min(others.size(), MAX_NAMED))));
        }
        return views;
    }

    private static String refusal(Dict top, String chosen, Optional<String> asked) {
        String what = asked.isPresent()
                ? "no tensors under " + quoted(chosen)
                : top.holdsTensors()
                        ? "tensors both at the top level and in entries"
                        : "no tensors at the top level or under " + String.join(", ", ORDER);
        List<String> found = EntryPath.withTensors(top);
        return what + "; " + (found.isEmpty() ? "no entry holds tensors; " + FoundInstead.in(top) : named(top));
    }

    /** The entries that hold tensors, to choose from. */
    private static String named(Dict top) {
        List<String> found = EntryPath.withTensors(top);
        if (found.isEmpty()) {
            return "no entry holds tensors; " + FoundInstead.in(top);
        }
        return "entries that hold tensors: "
                + String.join(", ", found.stream().map(StateDictFinder::quoted).toList())
                + (top.hasIntegerKeys() ? " (their keys are integers)" : "")
                + "; choose one of them with --weights-entry";
    }

    private static String quoted(String entry) {
        return entry.equals(EntryPath.TOP) ? "the top level" : "'" + entry + "'";
    }
}
