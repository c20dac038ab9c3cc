package org.repmlpeval.job.task.classorder;

import java.util.List;

/**
 * An order of classes that is often confused with the right one.
 *
 * @param name what it is: "the classes in reversed order"
 * @param outputs for each label, the output that stands for it if the network has this order; −1 for none
 */
public record KnownOrder(String name, List<Integer> outputs) {
    public KnownOrder {
        outputs = List.copyOf(outputs);
    }

    int[] map() {
        return outputs.stream().mapToInt(Integer::intValue).toArray();
    }
}
