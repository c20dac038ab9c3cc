package org.repmlpeval.model.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.arch.Shape;

/**
 * Chooses a layout for every value, so that no instruction has to rearrange: values that an instruction reads and writes element by
 * element get one order of channels and pixels, and the order is the partitions' wherever one of them is seen as partitions.
 */
final class LayoutAssignment {
    private final Draft draft;
    private final Orders channels;
    private final Orders pixels;

    private LayoutAssignment(Draft draft) {
        this.draft = draft;
        channels = new Orders(draft.shapes().size());
        pixels = new Orders(draft.shapes().size());
    }

    static Plan assign(Draft draft) {
        LayoutAssignment assignment = new LayoutAssignment(draft);
        draft.instructions().forEach(assignment::join);
        draft.instructions().forEach(assignment::require);
        List<Layout> layouts = new ArrayList<>();
        for (int value = 0; value < draft.shapes().size(); value++) {
            layouts.add(assignment.layout(value));
        }
        return new Plan(layouts, draft.instructions(), 0, draft.output());
    }

    private void join(Instruction instruction) {
        int out = instruction.output();
        if (instruction instanceof Instruction.Convolve conv) {
            if (conv.geometry().isPointwise()) {
                pixels.join(conv.input(), out);
            }
            if (conv.base() != Instruction.NONE) {
                joinBoth(conv.base(), out);
            }
        } else if (instruction instanceof Instruction.Mean mean) {
            channels.join(mean.input(), out);
        } else if (instruction instanceof Instruction.Gate gate) {
            joinBoth(gate.input(), out);
            channels.join(gate.gate(), out);
        } else if (instruction instanceof Instruction.PartitionAffine affine) {
            joinBoth(affine.input(), out);
            if (affine.gate() != Instruction.NONE) {
                channels.join(affine.gate(), out);
            }
            if (affine.base() != Instruction.NONE) {
                joinBoth(affine.base(), out);
            }
        } else {
            instruction.inputs().forEach(in -> joinBoth(in, out));
        }
    }

    private void joinBoth(int a, int b) {
        channels.join(a, b);
        pixels.join(a, b);
    }

    private void require(Instruction instruction) {
        PartitionView view = null;
        if (instruction instanceof Instruction.ShareSetLinear linear) {
            view = linear.view();
        } else if (instruction instanceof Instruction.Depthwise depthwise) {
            view = depthwise.view();
        } else if (instruction instanceof Instruction.PartitionAffine affine) {
            view = affine.view();
        } else if (instruction instanceof Instruction.Convolve conv
                && conv.geometry().groups() > 1) {
            // Groups are blocks of channels in their natural order.
            channels.require(conv.input(), 1, conv);
            channels.require(conv.output(), 1, conv);
        }
        if (view != null) {
            Shape shape = draft.shape(instruction.output());
            channels.require(instruction.output(), view.sets() == shape.channels() ? 1 : view.sets(), instruction);
            pixels.require(instruction.output(), List.of(view.height(), view.width()), instruction);
        }
    }

    private Layout layout(int value) {
        Shape shape = draft.shape(value);
        Object sets = channels.order(value);
        Object partition = pixels.order(value);
        int height = shape.height();
        int width = shape.width();
        if (partition instanceof List<?> pair) {
            height = (Integer) pair.get(0);
            width = (Integer) pair.get(1);
        }
        return new Layout(shape, new PartitionView(sets == null ? 1 : (Integer) sets, height, width));
    }

    /** Classes of values that share an order, each with the one that is required of it, if any. */
    private static final class Orders {
        private final int[] parent;
        private final Map<Integer, Object> required = new HashMap<>();

        Orders(int values) {
            parent = new int[values];
            for (int i = 0; i < values; i++) {
                parent[i] = i;
            }
        }

        private int find(int value) {
            int root = value;
            while (parent[root] != root) {
                root = parent[root];
            }
            parent[value] = root;
            return root;
        }

        void join(int a, int b) {
            parent[find(a)] = find(b);
        }

        void require(int value, Object order, Instruction instruction) {
            Object other = required.putIfAbsent(find(value), order);
            if (other != null && !other.equals(order)) {
                throw new IllegalStateException(
                        instruction.name() + " needs order " + order + " of a value that has order " + other);
            }
        }

        Object order(int value) {
            return required.get(find(value));
        }
    }
}
