package org.repmlpeval.model.checkpoint.pickle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.repmlpeval.model.checkpoint.pickle.Pickled.View;
import org.repmlpeval.model.checkpoint.stored.ByteSource;
import org.repmlpeval.model.checkpoint.stored.StoredStateDict;
import org.repmlpeval.model.checkpoint.stored.StoredTensor;

/** The state dict in a pickle, whatever container holds the pickle and its storages. */
public final class PickledStateDict {
    private static final int MAX_NAMED_PLACEHOLDERS = 50;

    private PickledStateDict() {}

    /** @param locate finds the bytes of a tensor by its name and view */
    public static StoredStateDict of(
            PickleMachine.Result pickle, Optional<String> entry, BiFunction<String, View, StoredTensor> locate) {
        List<String> notes = new ArrayList<>();
        notePlaceholders(pickle.placeholders(), notes);
        StateDictFinder.Found found = StateDictFinder.find(pickle.root(), entry);
        notes.addAll(found.notes());
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        found.views()
                .forEach((name, view) -> tensors.put(
                        name, view.storage().held() == null ? locate.apply(name, view) : inPickle(name, view)));
        long arrays = found.views().values().stream()
                .filter(view -> view.storage().held() != null)
                .count();
        if (arrays > 0) {
            notes.add("read " + arrays + " numpy arrays as tensors");
        }
        return new StoredStateDict(found.entry(), tensors, notes, ClassOrderFinder.find(pickle.root()));
    }

    private static StoredTensor inPickle(String name, View view) {
        Pickled.Held held = view.storage().held();
        ByteSource source = ByteSource.held("numpy array '" + name + "'", held.bytes(), held.order());
        return new StoredTensor(name, view.type(), source, view.offset(), view.shape(), view.stride());
    }

    private static void notePlaceholders(List<String> names, List<String> notes) {
        if (!names.isEmpty()) {
            List<String> named = names.subList(0, Math.min(names.size(), MAX_NAMED_PLACEHOLDERS));
            notes.add("skipped without calling them: " + String.join(", ", named)
                    + (names.size() > named.size() ? " and " + (names.size() - named.size()) + " more" : ""));
        }
    }
}
