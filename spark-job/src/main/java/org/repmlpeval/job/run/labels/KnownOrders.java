package org.repmlpeval.job.run.labels;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.repmlpeval.job.task.classorder.KnownOrder;
import org.repmlpeval.partitioning.classes.DevkitOrder;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.FolderOrder;

/** The orders of classes that are often confused with the right one, for a network and its class names. */
public final class KnownOrders {
    private final int classes;
    private final Map<List<Integer>, KnownOrder> orders = new LinkedHashMap<>();

    private KnownOrders(int classes) {
        this.classes = classes;
    }

    /**
     * @param classes number of the network's outputs
     * @param names of its classes by label; may be fewer than the outputs
     * @param occurring the labels that images have
     */
    public static List<KnownOrder> of(int classes, List<String> names, Set<Integer> occurring) {
        KnownOrders known = new KnownOrders(classes);
        // A network with an output for background has no label for its last output.
        known.add(
                "off by one: each label is 1 too small for the network"
                        + (occurring.contains(classes - 1)
                                ? ""
                                : " (its first output may be a background class, which the labels do not count)"),
                label -> label + 1);
        // Labels that count from 1 have no 0.
        known.add(
                "off by one: each label is 1 too large for the network"
                        + (occurring.contains(0) ? "" : " (the labels may count from 1)"),
                label -> label - 1);
        known.add("the classes are in reversed order", label -> classes - 1 - label);
        if (classes == DevkitOrder.positions().size()) {
            List<Integer> devkit = DevkitOrder.positions();
            known.add("the labels are numbers of ILSVRC's development kit (--labels-order devkit)", devkit::get);
            known.add("the network's outputs are in the order of ILSVRC's development kit", devkit::indexOf);
        }
        known.addNumbers(0);
        known.addNumbers(1);
        List<String> sorted = names.stream().sorted().toList();
        known.addNames("the sorted class names", names, sorted);
        FolderOrder.suggested(sorted)
                .ifPresent(better -> known.addNames(
                        "the class names as people count them (" + before(better, sorted) + "), not sorted as text",
                        names,
                        better));
        return List.copyOf(known.orders.values());
    }

    /** The first difference between two orders of the same names: {@code '2' comes before '10'}. */
    private static String before(List<String> order, List<String> other) {
        int place = IntStream.range(0, order.size())
                .filter(i -> !order.get(i).equals(other.get(i)))
                .findFirst()
                .orElseThrow();
        return Names.quoted(order.get(place)) + " comes before " + Names.quoted(other.get(place));
    }

    /** Numbers as names of folders, which sort as text: 0, 1, 10, 11, …, 2. */
    private void addNumbers(int first) {
        List<Integer> asText = IntStream.range(first, classes + first)
                .mapToObj(Integer::toString)
                .sorted()
                .map(text -> Integer.parseInt(text) - first)
                .toList();
        String list = first == 0 ? "0, 1, 10, 11, …, 2" : "1, 10, 11, …, 2";
        String text = "numbers that were sorted as text, so that 10 comes before 2 (" + list + ")";
        add("the network's outputs are in the order of " + text, asText::indexOf);
        add("the labels are in the order of " + text, asText::get);
    }

    private void addNames(String name, List<String> names, List<String> other) {
        if (new HashSet<>(names).size() != names.size()) {
            return;
        }
        Map<String, Integer> places = new HashMap<>();
        IntStream.range(0, other.size()).forEach(i -> places.put(other.get(i), i));
        add(
                "the network's outputs are in the order of " + name,
                label -> label < names.size() ? places.get(names.get(label)) : label);
        Map<String, Integer> own = new HashMap<>();
        IntStream.range(0, names.size()).forEach(i -> own.put(names.get(i), i));
        add(
                "the labels are in the order of " + name,
                label -> label < names.size() ? own.get(other.get(label)) : label);
    }

    /** @param output of each label; outside the network's outputs for none */
    private void add(String name, IntUnaryOperator output) {
        List<Integer> outputs = new ArrayList<>();
        boolean same = true;
        for (int label = 0; label < classes; label++) {
            int to = output.applyAsInt(label);
            outputs.add(to < 0 || to >= classes ? -1 : to);
            same &= to == label;
        }
        if (!same) {
            orders.putIfAbsent(outputs, new KnownOrder(name, outputs));
        }
    }
}
