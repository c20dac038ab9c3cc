package org.repmlpeval.model.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.Pickled.Dict;
import org.repmlpeval.model.checkpoint.Pickled.View;

/** Chooses the dict of tensors within what {@code torch.save} was given. */
final class StateDictFinder {
    /** Training scripts' keys, in the order in which they are tried; the top-level dict itself comes last. */
    static final List<String> ORDER =
            List.of("state_dict", "model", "model_state_dict", "ema", "state_dict_ema", "model_ema");

    private static final String BARE = "";
    private static final int MAX_NAMED = 20;

    record Found(String entry, Map<String, View> views, List<String> notes) {}

    private StateDictFinder() {}

    /** @param entry the one to take, empty string for the top-level dict; if absent the first of {@link #ORDER} */
    static Found find(Object root, Optional<String> entry) {
        if (!(root instanceof Dict top)) {
            throw new InvalidInputException("holds a pickled " + Pickled.typeName(root)
                    + " instead of a dict of tensors; save the state dict with torch.save(model.state_dict(), file)");
        }
        Map<String, Dict> candidates = candidates(top);
        String chosen = entry.orElseGet(
                () -> ORDER.stream().filter(candidates::containsKey).findFirst().orElse(BARE));
        Dict dict = candidates.get(chosen);
        boolean isAmbiguous = entry.isEmpty() && chosen.equals(BARE) && candidates.size() > 1;
        if (dict == null || isAmbiguous) {
            throw new InvalidInputException(refusal(chosen, entry, candidates));
        }
        List<String> notes = new ArrayList<>();
        List<String> rest = candidates.keySet().stream()
                .filter(name -> !name.equals(chosen) && !name.equals(BARE))
                .toList();
        if (!rest.isEmpty()) {
            notes.add("took " + quoted(chosen) + "; other entries hold tensors too: " + String.join(", ", rest));
        }
        return new Found(chosen, views(dict, notes), notes);
    }

    /** Entries that hold tensors, by key; the top-level dict under the empty string. */
    private static Map<String, Dict> candidates(Dict top) {
        Map<String, Dict> candidates = new LinkedHashMap<>();
        if (holdsTensors(top)) {
            candidates.put(BARE, top);
        }
        top.items().forEach((key, value) -> {
            if (value instanceof Dict dict && holdsTensors(dict)) {
                candidates.put(key, dict);
            }
        });
        return candidates;
    }

    private static boolean holdsTensors(Dict dict) {
        return dict.items().values().stream()
                .anyMatch(value -> value instanceof View view && view.type().isWeight());
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
            notes.add("ignored " + others.size() + " values beside the weights: "
                    + String.join(", ", others.subList(0, Math.min(others.size(), MAX_NAMED))));
        }
        return views;
    }

    private static String refusal(String chosen, Optional<String> asked, Map<String, Dict> candidates) {
        String what = asked.isPresent()
                ? "no tensors under " + quoted(chosen)
                : candidates.containsKey(BARE)
                        ? "tensors both at the top level and in entries"
                        : "no tensors at the top level or under " + String.join(", ", ORDER);
        String found = candidates.isEmpty()
                ? "no entry holds tensors"
                : "entries that hold tensors: "
                        + String.join(
                                ", ",
                                candidates.keySet().stream()
                                        .map(StateDictFinder::quoted)
                                        .toList());
        String advice = asked.isPresent()
                ? "; name one of them"
                : "; re-save the one you want: torch.save({'state_dict': it}, file)";
        return what + "; " + found + (candidates.isEmpty() ? "" : advice);
    }

    private static String quoted(String entry) {
        return entry.equals(BARE) ? "the top level" : "'" + entry + "'";
    }
}
