package org.repmlpeval.model.checkpoint.pickle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Dict;

/** Names of dicts within dicts: keys joined by dots, the empty string for the top-level dict. Dicts may contain themselves. */
final class EntryPath {
    static final String TOP = "";

    private static final int MAX_DEPTH = 4;
    private static final int MAX_FOUND = 20;

    private static final int MAX_KEY = 200;

    /** A dict and the keys that lead to it. The full name is built only for the few dicts that are found. */
    private record Named(Named parent, String key, Dict dict, int depth) {
        String path() {
            return parent == null || parent.parent == null ? key : parent.path() + "." + key;
        }
    }

    private EntryPath() {}

    /**
     * The dict of that name. A key that equals the whole rest of the path is tried before its parts, and a shorter key before a
     * longer one.
     */
    static Optional<Dict> find(Dict top, String path) {
        Dict dict = top;
        String rest = path;
        while (!rest.equals(TOP)) {
            String key = firstKey(dict, rest);
            if (key == null || !(dict.items().get(key) instanceof Dict inner)) {
                return Optional.empty();
            }
            dict = inner;
            rest = key.equals(rest) ? TOP : rest.substring(key.length() + 1);
        }
        return Optional.of(dict);
    }

    private static String firstKey(Dict dict, String path) {
        Map<String, Object> items = dict.items();
        if (items.containsKey(path)) {
            return path;
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            if (items.get(path.substring(0, dot)) instanceof Dict) {
                return path.substring(0, dot);
            }
        }
        return null;
    }

    /** Whether this is the state of an optimizer. Its tensors have numbers as keys and are not weights. */
    static boolean isOptimizer(Dict dict) {
        return dict.items().get("state") instanceof Dict state
                && (state.hasIntegerKeys() || dict.items().containsKey("param_groups"));
    }

    /** Names of the first {@value #MAX_FOUND} dicts that hold tensors, the shallowest first; long keys and deep dicts are left out. */
    static List<String> withTensors(Dict top) {
        List<String> found = new ArrayList<>();
        Set<Dict> expanded = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Named> next = new ArrayDeque<>(List.of(new Named(null, TOP, top, 0)));
        while (!next.isEmpty() && found.size() < MAX_FOUND) {
            Named named = next.remove();
            if (named.dict.holdsTensors()) {
                found.add(named.path());
            }
            if (named.depth < MAX_DEPTH && !isOptimizer(named.dict) && expanded.add(named.dict)) {
                named.dict.items().forEach((key, value) -> {
                    if (value instanceof Dict inner && key.length() <= MAX_KEY) {
                        next.add(new Named(named, key, inner, named.depth + 1));
                    }
                });
            }
        }
        return found;
    }
}
