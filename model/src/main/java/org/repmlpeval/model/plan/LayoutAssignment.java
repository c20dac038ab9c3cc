package org.repmlpeval.model.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.arch.network.Shape;

/**
 * Chooses a layout for every value so that no instruction has to rearrange data. Values that an instruction reads and writes
 * element by element get the same order of channels and pixels. If one of them is seen as partitions, this is the order of the
 * partitions.
 */
final class LayoutAssignment {
    /** Number of share-sets that leaves channels in their natural order. */
    private static final int NATURAL = 1;

    private final Draft draft;
    private final Orders channels;
    private final Orders pixels;

    private LayoutAssignment(Draft draft) {
        this.draft = draft;
        channels = new Orders(draft.shapes().size());
        pixels = new Orders(draft.shapes().size());
    }

    static Plan assign(Draft draft) {
        return assign(draft, new BitSet());
    }

    /** @param channelsLast the values whose channels are stored last */
    static Plan assign(Draft draft, BitSet channelsLast) {
        LayoutAssignment assignment = new LayoutAssignment(draft);
        draft.instructions().forEach(assignment::join);
        draft.instructions().forEach(assignment::require);
        channelsLast.stream().forEach(assignment::natural);
        draft.instructions().forEach(assignment::joinIfPossible);
        List<Layout> layouts = new ArrayList<>();
        for (int value = 0; value < draft.shapes().size(); value++) {
            layouts.add(channelsLast.get(value) ? Layout.channelsLast(draft.shape(value)) : assignment.layout(value));
        }
        return new Plan(layouts, draft.instructions(), 0, draft.output(), draft.taps());
    }

    private void join(Instruction instruction) {
        int out = instruction.output();
        if (instruction instanceof Instruction.Convolve conv) {
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
        } else if (instruction instanceof MapInstruction.Concatenate concatenate) {
            concatenate.inputs().forEach(in -> pixels.join(in, out));
        } else if (instruction instanceof PartitionInstruction.GroupedLinear linear) {
            pixels.join(linear.input(), out);
        } else if (instruction instanceof PartitionInstruction.AddToPartitions add) {
            joinBoth(add.input(), out);
        } else if (instruction instanceof MapInstruction pool) {
            if (!(pool instanceof MapInstruction.Reshape || pool instanceof MapInstruction.Rearrange)) {
                pool.inputs().forEach(in -> channels.join(in, out));
            }
        } else {
            instruction.inputs().forEach(in -> joinBoth(in, out));
        }
    }

    /** A matrix product is fastest if both its values have the same order of pixels. If that is impossible, it gathers. */
    private void joinIfPossible(Instruction instruction) {
        if (instruction instanceof Instruction.Convolve conv && conv.isProduct()) {
            pixels.joinIfPossible(conv.input(), conv.output());
        }
    }

    private void joinBoth(int a, int b) {
        channels.join(a, b);
        pixels.join(a, b);
    }

    private void require(Instruction instruction) {
        if (instruction instanceof Instruction.ShareSetLinear linear) {
            partitions(linear, linear.output(), linear.view());
        } else if (instruction instanceof Instruction.Depthwise depthwise) {
            partitions(depthwise, depthwise.output(), depthwise.view());
        } else if (instruction instanceof Instruction.PartitionAffine affine) {
            partitions(affine, affine.output(), affine.view());
        } else if (instruction instanceof PartitionInstruction onPartitions) {
            partitions(onPartitions, onPartitions.inputs().get(0), onPartitions.view());
            channels.require(onPartitions.output(), NATURAL, onPartitions);
            if (onPartitions instanceof PartitionInstruction.AddToPartitions add) {
                natural(add, add.addend());
            }
        } else if (instruction instanceof Instruction.Convolve conv) {
            if (conv.view() != null) {
                partitions(conv, conv.input(), conv.view());
                partitions(conv, conv.output(), conv.view());
            } else if (conv.geometry().groups() > 1) {
                // Groups are blocks of channels in their natural order.
                channels.require(conv.input(), NATURAL, conv);
                channels.require(conv.output(), NATURAL, conv);
            }
        } else if (instruction instanceof MapInstruction.Reshape reshape) {
            natural(reshape, reshape.input());
            natural(reshape, reshape.output());
        } else if (instruction instanceof MapInstruction.Concatenate concatenate) {
            concatenate.inputs().forEach(in -> channels.require(in, NATURAL, concatenate));
            channels.require(concatenate.output(), NATURAL, concatenate);
        }
    }

    private void partitions(Instruction instruction, int value, PartitionView view) {
        boolean shared =
                sharesSets(instruction) && view.sets() < draft.shape(value).channels();
        channels.require(value, shared ? view.sets() : NATURAL, instruction);
        pixels.require(value, List.of(view.height(), view.width()), instruction);
    }

    private static boolean sharesSets(Instruction instruction) {
        return !(instruction instanceof PartitionInstruction || instruction instanceof Instruction.Convolve);
    }

    private void natural(int value) {
        Shape shape = draft.shape(value);
        channels.require(value, NATURAL, "a map with channels last");
        pixels.require(value, List.of(shape.height(), shape.width()), "a map with channels last");
    }

    private void natural(Instruction instruction, int value) {
        Shape shape = draft.shape(value);
        channels.require(value, NATURAL, instruction);
        pixels.require(value, List.of(shape.height(), shape.width()), instruction);
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

    /** Classes of values that share an order, each with its required order, if any. */
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

        void joinIfPossible(int a, int b) {
            Object first = order(a);
            Object second = order(b);
            if (first == null || second == null || first.equals(second)) {
                join(a, b);
                Object order = first == null ? second : first;
                if (order != null) {
                    required.put(find(a), order);
                }
            }
        }

        void require(int value, Object order, Instruction instruction) {
            require(value, order, instruction.name());
        }

        void require(int value, Object order, String who) {
            Object other = required.putIfAbsent(find(value), order);
            if (other != null && !other.equals(order)) {
                throw new IllegalStateException(who + " needs order " + order + " of a value that has order " + other);
            }
        }

        Object order(int value) {
            return required.get(find(value));
        }
    }
}
