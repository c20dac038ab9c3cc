package org.repmlpeval.model.checkpoint.pickle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Dict;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Instance;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.model.checkpoint.stored.CarriedText;
import org.repmlpeval.model.checkpoint.stored.ClassOrder;

/**
 * Finds the class orders that training scripts store with the weights. Looks for the usual names at the top level and up to two
 * levels down, in dicts and in the attributes of objects such as {@code argparse.Namespace}. The data are untrusted: nothing is
 * executed, and numbers and lengths are bounded.
 */
public final class ClassOrderFinder {
    /** In lower case without {@code _} and {@code -}. */
    private static final Set<String> KEYS = Set.of(
            "classtoidx",
            "classtoindex",
            "classtoid",
            "class2idx",
            "class2index",
            "class2id",
            "clstoidx",
            "labeldict",
            "labelmap",
            "labeltoidx",
            "labeltoid",
            "label2idx",
            "label2id",
            "classes",
            "classnames",
            "classlist",
            "labelnames",
            "vocab",
            "idxtoclass",
            "indextoclass",
            "idtoclass",
            "idx2class",
            "index2class",
            "id2class",
            "idxtolabel",
            "idtolabel",
            "idx2label",
            "id2label");

    /** Keys of texts that describe a training, with its preprocessing. */
    private static final Set<String> TEXTS = Set.of("config", "cfg", "pretrainedcfg", "defaultcfg");

    private static final int MAX_TEXT = 4 << 20;
    private static final int MAX_DEPTH = 2;
    private static final int MAX_FOUND = 16;
    private static final int MAX_KEY = 40;
    private static final int MAX_PATH = 200;

    private record Node(String path, Object value, int depth) {}

    private final List<ClassOrder> orders = new ArrayList<>();
    private final List<String> unusable = new ArrayList<>();
    private final List<CarriedText> texts = new ArrayList<>();
    private final Deque<Node> next = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private ClassOrderFinder() {}

    /** @param root the root value of a pickle or of a JSON text */
    public static CarriedClasses find(Object root) {
        ClassOrderFinder finder = new ClassOrderFinder();
        finder.next.add(new Node("", root, 0));
        while (!finder.next.isEmpty()) {
            finder.visit(finder.next.remove());
        }
        return new CarriedClasses(finder.orders, finder.unusable, finder.texts);
    }

    private void visit(Node node) {
        if (!seen.add(node.value)) {
            return;
        }
        if (node.value instanceof Dict dict) {
            visit(node, dict.items());
        } else if (node.value instanceof Instance instance) {
            if (instance.hasItems()) {
                visit(node, instance.items().items());
            }
            if (instance.state() instanceof Dict attributes) {
                visit(node, attributes.items());
            }
        }
    }

    private void visit(Node node, Map<String, Object> items) {
        items.forEach((key, value) -> {
            if (orders.size() + unusable.size() >= MAX_FOUND || node.path.length() + key.length() > MAX_PATH) {
                return;
            }
            if (value instanceof String text && isText(key) && text.length() <= MAX_TEXT && texts.size() < MAX_FOUND) {
                texts.add(new CarriedText(path(node, key), text));
            } else if (isCarrier(key)) {
                read(path(node, key), value);
            } else if (node.depth < MAX_DEPTH && (value instanceof Dict || value instanceof Instance)) {
                next.add(new Node(path(node, key), value, node.depth + 1));
            }
        });
    }

    private void read(String path, Object value) {
        ClassNames names = ClassNames.of(value);
        if (names.problem() != null) {
            unusable.add("the entry '" + path + "' " + names.problem() + "; it is not used as a class order");
        } else if (!names.names().isEmpty()) {
            orders.add(new ClassOrder(path, names.names()));
        }
    }

    private static boolean isText(String key) {
        return key.length() <= MAX_KEY
                && TEXTS.contains(key.toLowerCase(Locale.ROOT).replace("_", "").replace("-", ""));
    }

    private static boolean isCarrier(String key) {
        return key.length() <= MAX_KEY
                && KEYS.contains(key.toLowerCase(Locale.ROOT).replace("_", "").replace("-", ""));
    }

    /** The key as users see it: on one line, whatever it holds. */
    private static String path(Node node, String key) {
        String shown = key.replaceAll("\\p{Cc}", "?");
        return node.path.isEmpty() ? shown : node.path + "." + shown;
    }
}
