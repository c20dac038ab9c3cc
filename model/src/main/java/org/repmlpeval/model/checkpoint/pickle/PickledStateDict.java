package org.repmlpeval.model.checkpoint.pickle;

import org.repmlpeval.model.checkpoint.stored.StoredStateDict;
import org.repmlpeval.model.checkpoint.stored.StoredTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.repmlpeval.model.checkpoint.pickle.Pickled.View;

/** The state dict within a pickle, whatever container the pickle and its storages lie in. */
final class PickledStateDict {
    private static final int MAX_NAMED_PLACEHOLDERS = 50;

    private PickledStateDict() {}

    /** @param locate finds the bytes of a tensor by its name and view */
    static StoredStateDict of(
            PickleMachine.Result pickle, Optional<String> entry, BiFunction<String, View, StoredTensor> locate) {
        List<String> notes = new ArrayList<>();
        notePlaceholders(pickle.placeholders(), notes);
        StateDictFinder.Found found = StateDictFinder.find(pickle.root(), entry);
        notes.addAll(found.notes());
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        found.views().forEach((name, view) -> tensors.put(name, locate.apply(name, view)));
        return new StoredStateDict(found.entry(), tensors, notes, ClassOrderFinder.find(pickle.root()));
    }

    private static void notePlaceholders(List<String> names, List<String> notes) {
        if (!names.isEmpty()) {
            List<String> named = names.subList(0, Math.min(names.size(), MAX_NAMED_PLACEHOLDERS));
            notes.add("skipped and never called: " + String.join(", ", named)
                    + (names.size() > named.size() ? " and " + (names.size() - named.size()) + " more" : ""));
        }
    }
}
