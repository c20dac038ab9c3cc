package org.repmlpeval.model.checkpoint.pickle;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.repmlpeval.model.checkpoint.NameText;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Dict;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Instance;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Placeholder;
import org.repmlpeval.model.checkpoint.pickle.Pickled.View;

/** Describes what a pickle holds instead of a state dict, under which keys, and the line of Python that saves the weights. */
final class FoundInstead {
    private static final int MAX_DEPTH = 5;
    private static final int MAX_VISITED = 100_000;
    private static final int MAX_LISTED = 10;
    private static final String SAVE = "torch.save(model.state_dict(), \"weights.pth\")";
    private static final String TRUST = ", if you trust the file";

    /** A value, and the Python expression that reaches it from the result of torch.load. */
    private record Place(Object value, String path, int depth) {
        /** {@code torch.load(FILE, weights_only=False)["model"]}. */
        String python() {
            return "torch.load(FILE, weights_only=False)" + path;
        }

        String where() {
            return path.isEmpty() ? "at the top level" : "under " + path;
        }
    }

    private FoundInstead() {}

    /** Describes the shallowest value that can be made into a state dict or, if there is none, lists the entries. */
    static String in(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Place> next = new ArrayDeque<>(List.of(new Place(root, "", 0)));
        String optimizer = null;
        int visited = 0;
        while (!next.isEmpty() && visited < MAX_VISITED) {
            Place place = next.remove();
            visited++;
            if (!seen.add(place.value)) {
                continue;
            }
            if (place.value instanceof Dict dict && EntryPath.isOptimizer(dict)) {
                optimizer = optimizer != null
                        ? optimizer
                        : "it holds the state of an optimizer " + place.where()
                                + " but no weights; save the weights with " + SAVE;
                continue;
            }
            Optional<String> found = explain(place);
            if (found.isPresent()) {
                return found.get();
            }
            if (place.depth < MAX_DEPTH) {
                addParts(place, next, MAX_VISITED - visited - next.size());
            }
        }
        return optimizer != null ? optimizer : entries(root);
    }

    private static Optional<String> explain(Place place) {
        if (place.value instanceof Instance instance && instance.isModule()) {
            return Optional.of("it holds a pickled module " + instance.name() + " " + place.where()
                    + ", whose code is not in the file; in an environment that can import its class, save its state dict with"
                    + " torch.save("
                    + place.python() + ".state_dict(), \"weights.pth\")" + TRUST);
        }
        if (place.value instanceof Dict dict) {
            return inDict(place, dict);
        }
        return place.value instanceof List<?> list ? inList(place, list) : Optional.empty();
    }

    private static Optional<String> inDict(Place place, Dict dict) {
        if (dict.tensorsUnderBytes() > 0) {
            return Optional.of("it holds " + dict.tensorsUnderBytes() + " tensors " + place.where()
                    + " whose names are bytes; save them with text names with torch.save({k.decode(): v for k, v in "
                    + place.python()
                    + ".items()}, \"weights.pth\")" + TRUST);
        }
        Map<String, Long> kinds = dict.items().values().stream()
                .map(FoundInstead::kind)
                .filter(kind -> !kind.isEmpty())
                .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
        if (dict.holdsTensors() || kinds.isEmpty()) {
            return Optional.empty();
        }
        String most =
                Collections.max(kinds.entrySet(), Map.Entry.comparingByValue()).getKey();
        String first = dict.items().entrySet().stream()
                .filter(item -> kind(item.getValue()).equals(most))
                .map(item -> NameText.quoted(item.getKey()))
                .findFirst()
                .orElse("");
        String what = "it holds " + kinds.get(most) + " values of type " + most + " " + place.where()
                + ", the first is " + first + "; ";
        if (most.equals(TorchObjects.META)) {
            return Optional.of(
                    what + "these have shapes but no values: load the weights, then save the model with " + SAVE);
        }
        if (most.contains("DTensor") || most.contains("ShardedTensor")) {
            return Optional.of(what
                    + "these are parts of tensors shared by several processes: gather them before saving. Run on all ranks:"
                    + " state = {k: v.full_tensor() if hasattr(v, \"full_tensor\") else v for k, v in"
                    + " model.state_dict().items()}; then run torch.save(state, \"weights.pth\") on rank 0");
        }
        return Optional.of(what
                + "weights must be tensors of float16, bfloat16, float32 or float64; save such tensors with " + SAVE);
    }

    /** Describes tensors that cannot be weights, and placeholders for tensors; empty for anything else. */
    private static String kind(Object value) {
        if (value instanceof View view) {
            return view.type().isWeight() ? "" : view.type() + " tensor";
        }
        if (value instanceof NumpyObjects.Array array) {
            return array.kind();
        }
        boolean isTensor = value instanceof Placeholder placeholder
                && (placeholder.name().matches(".*(Tensor|_tensor|_qtensor)")
                        || placeholder.name().contains("tensor "));
        return isTensor || value instanceof Placeholder meta && meta.name().equals(TorchObjects.META)
                ? ((Placeholder) value).name()
                : "";
    }

    private static Optional<String> inList(Place place, List<?> list) {
        long tensors = list.stream().filter(FoundInstead::isWeight).count();
        if (tensors > 0) {
            return Optional.of("it holds a list with " + tensors + " tensors " + place.where()
                    + ", which have no names; copy them into the model that they come from with for p, q in"
                    + " zip(model.parameters(), " + place.python() + "): p.data.copy_(q), and save it with " + SAVE);
        }
        boolean isPairs = !list.isEmpty()
                && list.get(0) instanceof List<?> pair
                && pair.size() == 2
                && pair.get(0) instanceof String
                && isWeight(pair.get(1));
        if (isPairs) {
            return Optional.of("it holds a list of names and tensors " + place.where()
                    + "; save it as a dict with torch.save(dict(" + place.python() + "), \"weights.pth\")" + TRUST);
        }
        for (int i = 0; i < Math.min(list.size(), MAX_VISITED); i++) {
            if (Pickled.plain(list.get(i)) instanceof Dict dict && dict.holdsTensors()) {
                return Optional.of("it holds a dict of tensors as element " + i + " of a list " + place.where()
                        + "; save only that dict with torch.save(" + place.python() + "[" + i + "], \"weights.pth\")"
                        + TRUST);
            }
        }
        return Optional.empty();
    }

    private static boolean isWeight(Object value) {
        return Pickled.plain(value) instanceof View view && view.type().isWeight();
    }

    private static void addParts(Place place, Deque<Place> next, int most) {
        int[] left = {most};
        if (place.value instanceof Dict dict) {
            dict.items().forEach((key, value) -> {
                if (isOpen(value) && left[0]-- > 0) {
                    next.add(new Place(value, place.path + "[" + python(key) + "]", place.depth + 1));
                }
            });
        } else if (place.value instanceof List<?> list) {
            for (int i = 0; i < list.size() && left[0] > 0; i++) {
                Object value = Pickled.plain(list.get(i));
                if (isOpen(value)) {
                    left[0]--;
                    next.add(new Place(value, place.path + "[" + i + "]", place.depth + 1));
                }
            }
        } else if (place.value instanceof Instance instance && instance.state() instanceof Dict state) {
            state.items().forEach((key, value) -> {
                if (isOpen(value) && left[0]-- > 0) {
                    next.add(new Place(value, place.path + "." + key, place.depth + 1));
                }
            });
        }
    }

    private static boolean isOpen(Object value) {
        return value instanceof Dict || value instanceof List || value instanceof Instance;
    }

    private static String python(String key) {
        return '"' + NameText.of(key) + '"';
    }

    private static String entries(Object root) {
        if (!(root instanceof Dict dict)) {
            return "save the state dict with " + SAVE;
        }
        if (dict.items().isEmpty()) {
            return "it is empty; save the weights with " + SAVE;
        }
        String listed = dict.items().entrySet().stream()
                .limit(MAX_LISTED)
                .map(item -> NameText.quoted(item.getKey()) + " (" + Pickled.typeName(item.getValue()) + ")")
                .collect(Collectors.joining(", "));
        int more = dict.items().size() - MAX_LISTED;
        return "its entries are " + listed + (more > 0 ? " and " + more + " more" : "") + "; save the weights with "
                + SAVE;
    }
}
