package org.repmlpeval.model.engine.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.repmlpeval.model.engine.cpu.kernel.Kernel;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.repmlpeval.model.engine.cpu.memory.SteadyGemm;
import org.repmlpeval.model.plan.Plan;

/**
 * Where each value of a plan is stored in a run's memory. A value that a tiled stage both produces and consumes needs one tile per
 * thread. Every other value needs room for all columns, which can be reused from values that are no longer read. An instruction
 * overwrites one of its inputs where that is allowed.
 */
final class Storage {
    private final Plan plan;
    private final Schedule schedule;
    private final int images;
    /** Number of the slot that holds each value. */
    private final int[] slotOf;
    /** Index of the instruction that writes each value. */
    private final int[] producer;

    private final List<Slot> slots = new ArrayList<>();
    private long shared;
    private long perLane;
    private long gather;
    private long product;

    /** Memory that holds one value after another, and the stages in which it is in use. */
    private static final class Slot {
        private final List<Integer> values = new ArrayList<>();
        private int firstStage;
        private int lastStage;
        private boolean tiled;
        /** First and last moment of use: stages, or instructions of a tiled stage. */
        private int from;

        private int to;
        private long offset;
        private long size;
    }

    Storage(Plan plan, List<Kernel> kernels, Schedule schedule, int images) {
        this.plan = plan;
        this.schedule = schedule;
        this.images = images;
        slotOf = new int[plan.values().size()];
        Arrays.fill(slotOf, -1);
        producer = new int[slotOf.length];
        assignSlots(kernels);
        slots.forEach(this::measure);
        placeShared();
        placeTiles();
        for (int i = 0; i < kernels.size(); i++) {
            Kernel kernel = kernels.get(i);
            long columns = (long) kernel.gatherRows() * schedule.tileOf(i);
            gather = Math.max(gather, NativeFloats.lines(Math.max(columns, kernel.scratch(images))));
            if (kernel.productDepth() > 0) {
                product = Math.max(product, NativeFloats.lines(SteadyGemm.scratch(kernel.productDepth())));
            }
        }
    }

    /** Number of elements of memory for a run on that many threads. */
    long size(int threads) {
        return shared + threads * (perLane + gather + product);
    }

    /** Number of those elements that each thread keeps for small products; it does not depend on the number of images. */
    long productScratch() {
        return product;
    }

    /** Tells a lane where the whole-width values are. */
    void place(Lane lane, int number) {
        for (int value = 0; value < slotOf.length; value++) {
            if (slotOf[value] >= 0 && !slots.get(slotOf[value]).tiled) {
                lane.place(value, slots.get(slotOf[value]).offset, stride(value, columns(value)));
            }
        }
        lane.placeGather(laneOrigin(number) + perLane);
        lane.placeProduct(laneOrigin(number) + perLane + gather);
    }

    /** Tells a lane where the values of a tiled stage are while it works on the tile that starts at a column. */
    void placeTile(Lane lane, int number, Schedule.Stage stage, int column, int width) {
        for (int i = stage.first(); i < stage.last(); i++) {
            int value = plan.instructions().get(i).output();
            Slot slot = slots.get(slotOf[value]);
            if (slot.tiled) {
                long before = plan.layout(value).channelsLast() ? (long) column * elements(value) : column;
                lane.place(value, laneOrigin(number) + slot.offset - before, stride(value, width));
            }
        }
    }

    private long laneOrigin(int number) {
        return shared + number * (perLane + gather + product);
    }

    private void assignSlots(List<Kernel> kernels) {
        fresh(plan.input(), 0);
        for (int i = 0; i < kernels.size(); i++) {
            int output = plan.instructions().get(i).output();
            producer[output] = i;
            if (!takeOver(kernels, i, output)) {
                fresh(output, schedule.stageOf(i));
            }
        }
    }

    private boolean takeOver(List<Kernel> kernels, int index, int output) {
        for (int input : kernels.get(index).inPlaceInputs()) {
            if (plan.lastUse(input) == index
                    && columns(input) == columns(output)
                    && elements(input) == elements(output)
                    && plan.layout(input).channelsLast() == plan.layout(output).channelsLast()
                    && !isGathered(input, kernels, schedule.stages().get(schedule.stageOf(index)))) {
                slots.get(slotOf[input]).values.add(output);
                slotOf[output] = slotOf[input];
                return true;
            }
        }
        return false;
    }

    /** Whether a stage starts by gathering from the value: its other tiles read it beyond their columns. */
    private static boolean isGathered(int value, List<Kernel> kernels, Schedule.Stage stage) {
        Kernel first = kernels.get(stage.first());
        return first.gatherRows() > 0 && first.instruction().inputs().get(0) == value;
    }

    private void fresh(int value, int stage) {
        Slot slot = new Slot();
        slot.values.add(value);
        slot.firstStage = stage;
        slotOf[value] = slots.size();
        slots.add(slot);
    }

    private void measure(Slot slot) {
        int last = slot.firstStage;
        for (int value : slot.values) {
            int use = plan.lastUse(value);
            last = Math.max(
                    last, use == plan.instructions().size() ? schedule.stages().size() : stage(use));
        }
        slot.lastStage = last;
        boolean isInput = slot.values.contains(plan.input());
        slot.tiled = !isInput
                && slot.firstStage == slot.lastStage
                && schedule.stages().get(slot.firstStage).isTiled();
        int elements = elements(slot.values.get(0));
        long width = slot.tiled ? schedule.stages().get(slot.firstStage).tile() : columns(slot.values.get(0));
        slot.size = NativeFloats.lines(elements * width);
    }

    private int stage(int instruction) {
        return schedule.stageOf(Math.max(0, instruction));
    }

    private void placeShared() {
        for (Slot slot : slots) {
            slot.from = slot.firstStage;
            slot.to = slot.lastStage;
        }
        shared = place(slots.stream().filter(s -> !s.tiled).toList());
    }

    /** Every stage's tiles start at the same place, and the values of a stage reuse it, so that it stays in the cache. */
    private void placeTiles() {
        Map<Integer, List<Slot>> byStage = new TreeMap<>();
        for (Slot slot : slots) {
            if (slot.tiled) {
                slot.from = producer[slot.values.get(0)];
                // A value that nobody reads is written all the same.
                slot.to = slot.values.stream()
                        .mapToInt(value -> Math.max(producer[value], plan.lastUse(value)))
                        .max()
                        .orElseThrow();
                byStage.computeIfAbsent(slot.firstStage, stage -> new ArrayList<>())
                        .add(slot);
            }
        }
        byStage.values().forEach(tiles -> perLane = Math.max(perLane, place(tiles)));
    }

    /**
     * First fit, largest slot first: each slot gets the lowest place that no slot in use at the same time covers.
     *
     * @return elements that they need together
     */
    private static long place(List<Slot> together) {
        List<Slot> placed = new ArrayList<>();
        List<Slot> open = new ArrayList<>(together);
        open.sort((a, b) -> Long.compare(b.size, a.size));
        long size = 0;
        for (Slot slot : open) {
            List<Slot> alive = placed.stream()
                    .filter(p -> p.from <= slot.to && slot.from <= p.to)
                    .sorted((a, b) -> Long.compare(a.offset, b.offset))
                    .toList();
            long offset = 0;
            for (Slot other : alive) {
                if (offset + slot.size <= other.offset) {
                    break;
                }
                offset = Math.max(offset, other.offset + other.size);
            }
            slot.offset = offset;
            size = Math.max(size, offset + slot.size);
            placed.add(slot);
        }
        return size;
    }

    private int elements(int value) {
        return plan.layout(value).columnElements();
    }

    private int columns(int value) {
        return plan.layout(value).columns(images);
    }

    /** Distance of the rows of a value of so many columns; its images are the rows if their channels are stored last. */
    private int stride(int value, int columns) {
        return plan.layout(value).channelsLast() ? elements(value) : columns;
    }
}
