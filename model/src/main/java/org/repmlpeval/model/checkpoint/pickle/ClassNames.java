package org.repmlpeval.model.checkpoint.pickle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.checkpoint.NameText;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Dict;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Instance;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Placeholder;

/**
 * The names of classes in index order, read from one value of a checkpoint: a list or tuple of names, a dict from names to indices
 * or from indices to names, or an array of names.
 *
 * @param names empty if the value is something else that such a key may hold, such as a number or a text
 * @param problem what is wrong with a value that should hold names; null if nothing is
 */
public record ClassNames(List<String> names, String problem) {
    public static final int MAX_NAMES = 100_000;
    static final int MAX_NAME_LENGTH = 1000;

    private static final ClassNames OTHER = new ClassNames(List.of(), null);

    static ClassNames of(Object value) {
        if (value instanceof List<?> list) {
            return ofList(list);
        }
        if (value instanceof Dict dict) {
            return ofDict(dict);
        }
        if (value instanceof NumpyObjects.Array array) {
            return array.texts().map(ClassNames::checked).orElseGet(() -> unreadable(array.kind()));
        }
        if (value instanceof Instance instance) {
            if (instance.hasItems()) {
                return ofDict(instance.items());
            }
            return instance.elements().isEmpty() ? unreadable(instance.name()) : ofList(instance.elements());
        }
        boolean isSet = value instanceof Placeholder other && other.name().endsWith("set");
        return isSet ? bad("is a set, which has no order") : OTHER;
    }

    private static ClassNames ofList(List<?> list) {
        if (list.size() > MAX_NAMES) {
            return tooMany(list.size());
        }
        List<String> names = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String name)) {
                return bad("is a list that holds a " + NameText.of(Pickled.typeName(item)) + " at index " + names.size()
                        + " instead of a class name");
            }
            names.add(name);
        }
        return checked(names);
    }

    private static ClassNames ofDict(Dict dict) {
        int size = dict.items().size();
        if (size > MAX_NAMES) {
            return tooMany(size);
        }
        if (dict.hasMixedKeys()) {
            return bad("is a dict that has both texts and numbers as keys");
        }
        boolean fromIndices = isFromIndices(dict);
        ClassNames names = ofDict(dict, fromIndices);
        if (fromIndices && !dict.hasIntegerKeys()) {
            ClassNames other = ofDict(dict, false);
            if (names.problem == null && other.problem == null && !names.equals(other)) {
                return bad("is a dict of numbers as texts, of which either side may be the indices");
            }
        }
        return names;
    }

    private static ClassNames ofDict(Dict dict, boolean fromIndices) {
        String[] names = new String[dict.items().size()];
        for (Map.Entry<String, Object> item : dict.items().entrySet()) {
            String problem = fromIndices
                    ? put(names, integer(item.getKey()), item.getValue())
                    : put(names, integer(item.getValue()), item.getKey());
            if (problem != null) {
                return bad(problem);
            }
        }
        return checked(Arrays.asList(names));
    }

    /** Whether the keys are indices: all keys are numbers and the values are not. As in JSON, the keys are texts here. */
    private static boolean isFromIndices(Dict dict) {
        return dict.items().keySet().stream().allMatch(key -> integer(key) != null)
                && dict.items().values().stream().allMatch(String.class::isInstance);
    }

    /** @return what is wrong, or null */
    private static String put(String[] names, Long index, Object name) {
        if (index == null || !(name instanceof String text)) {
            return "is a dict, but does not map names to indices or indices to names";
        }
        if (index < 0 || index >= names.length) {
            return "is a dict of " + names.length + " classes that has the index " + index + "; legal: 0 to "
                    + (names.length - 1);
        }
        int at = index.intValue();
        if (names[at] != null) {
            return "is a dict that gives the index " + index + " to two classes, " + NameText.quoted(names[at])
                    + " and " + NameText.quoted(text);
        }
        names[at] = text;
        return null;
    }

    private static Long integer(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof String text) {
            return text.matches("\\d{1,9}") ? Long.valueOf(text) : null;
        }
        return null;
    }

    private static ClassNames unreadable(String kind) {
        return bad("holds a " + NameText.of(kind) + ", which can be read neither as a list nor as a dict of names");
    }

    private static ClassNames checked(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).length() > MAX_NAME_LENGTH) {
                return bad("has a name of " + names.get(i).length() + " characters at index " + i + "; at most" + " "
                        + MAX_NAME_LENGTH + " are supported");
            }
        }
        return new ClassNames(names, null);
    }

    private static ClassNames tooMany(int size) {
        return bad("has " + size + " items; at most " + MAX_NAMES + " class names are supported");
    }

    private static ClassNames bad(String problem) {
        return new ClassNames(List.of(), problem);
    }
}
