package org.repmlpeval.model.engine.cuda;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.repmlpeval.model.engine.cuda.device.DeviceMemory;
import org.repmlpeval.model.engine.cuda.device.MatrixProducts;
import org.repmlpeval.model.plan.Plan;

/**
 * Where a run keeps its values in one block of memory. Values that are not needed at the same time share places.
 *
 * @param values offset of each value in bytes, see {@link Program#held}
 * @param scratch offset of the scratch memory of each step
 * @param workspace offset of the memory of products
 * @param bytes of the block; it begins with the values that are copied from or to the host, in the natural order
 * @param staged bytes of these at most
 */
record Placement(long[] values, long[] scratch, long workspace, long bytes, long staged) {
    /** Bytes from {@code from} to {@code to}, less one. */
    private record Extent(long from, long to) {}

    static Placement of(Program program, int images) {
        Plan plan = program.plan();
        int elementBytes = program.type().bytes();
        int stagedBytes = program.type().sums().bytes();
        long staged = program.copied()
                .mapToLong(value -> bytes(plan, value, images, stagedBytes))
                .max()
                .orElseThrow();
        Space space = new Space(DeviceMemory.aligned(staged));
        Extent[] extents = new Extent[plan.values().size()];
        long[] scratch = new long[program.steps().size()];
        extents[plan.input()] = space.take(bytes(plan, plan.input(), images, elementBytes));
        for (int i = 0; i < program.steps().size(); i++) {
            int step = i;
            int output = plan.instructions().get(i).output();
            extents[output] = space.take(bytes(plan, output, images, elementBytes));
            Extent extra = space.take(program.steps().get(i).scratch().applyAsLong(images));
            scratch[i] = extra.from();
            space.give(extra);
            List<Integer> inputs = plan.instructions().get(i).inputs();
            inputs.stream()
                    .distinct()
                    .filter(value -> program.lastUse(value) == step)
                    .forEach(value -> space.give(extents[value]));
            if (program.lastUse(output) < 0) {
                space.give(extents[output]);
            }
        }
        long[] values = Arrays.stream(extents)
                .mapToLong(extent -> extent == null ? 0 : extent.from())
                .toArray();
        return new Placement(values, scratch, space.end, space.end + MatrixProducts.WORKSPACE_BYTES, staged);
    }

    private static long bytes(Plan plan, int value, int images, int elementBytes) {
        return Math.multiplyExact((long) plan.layout(value).shape().size() * elementBytes, images);
    }

    /** Takes the first gap that is large enough. */
    private static final class Space {
        private final TreeSet<Extent> taken =
                new TreeSet<>(Comparator.comparingLong(Extent::from).thenComparingLong(Extent::to));
        private final long start;
        private long end;

        Space(long start) {
            this.start = start;
            end = start;
        }

        Extent take(long bytes) {
            long size = DeviceMemory.aligned(bytes);
            long from = start;
            for (Extent extent : taken) {
                if (extent.from() - from >= size) {
                    break;
                }
                from = Math.max(from, extent.to());
            }
            Extent found = new Extent(from, from + size);
            if (size > 0) {
                taken.add(found);
            }
            end = Math.max(end, found.to());
            return found;
        }

        void give(Extent extent) {
            taken.remove(extent);
        }
    }
}
