package org.repmlpeval.model.plan;

import static org.repmlpeval.model.plan.Instruction.NONE;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.arch.network.Shape;

/**
 * Plans of random instructions on maps of one shape: values read once, several times, late or never, residuals of every kind, all
 * functions, h ≠ w, several partitions. Each ends in a map, sometimes of another shape.
 */
public final class RandomPlans {
    private static final int CHANNELS = 8;

    private final Random random;
    /** Whether instructions on partitions over all channels, which need these in order, take part. */
    private final boolean grouped;

    private final PartitionView view;
    private final PlanBuilder builder;
    private final List<Integer> maps = new ArrayList<>(List.of(0));
    private final List<Integer> pooled = new ArrayList<>();

    private RandomPlans(Random random) {
        this.random = random;
        grouped = random.nextBoolean();
        int sets = grouped ? CHANNELS : 1 << random.nextInt(4);
        view = new PartitionView(sets, 2 + random.nextInt(6), 2 + random.nextInt(9));
        int height = view.height() * (1 + random.nextInt(3));
        int width = view.width() * (1 + random.nextInt(4));
        builder = new PlanBuilder(Shape.map(CHANNELS, height, width), random);
    }

    /** A plan of three to fourteen instructions. */
    public static Plan of(Random random) {
        RandomPlans plans = new RandomPlans(random);
        if (random.nextInt(3) == 0) {
            // Images and scale have few digits, so that every precision rounds the same values to even.
            plans.maps.add(plans.builder.quantize(0, 0x1p-6));
        }
        int instructions = 3 + random.nextInt(12);
        for (int i = 0; i < instructions; i++) {
            plans.more();
        }
        int last = plans.maps.get(plans.maps.size() - 1);
        int y = random.nextInt(3) > 0
                ? last
                : plans.builder.convolve(last, NONE, 5, new Geometry(2, 2, 2, 0, 1, 1), plans.function());
        return plans.builder.plan(y);
    }

    /** A plan with maps whose channels are stored last. */
    public static Plan withChannelsLast(Random random) {
        while (true) {
            Plan plan = of(random).channelsLast();
            if (plan.values().stream().anyMatch(Layout::channelsLast)) {
                return plan;
            }
        }
    }

    /** A plan with the roundings of a type, in which every value is named by its number and can be read. */
    public static Plan rounded(Random random, ReducedPrecision type) {
        Plan plan = rounded(of(random), type);
        List<Plan.Tap> taps = new ArrayList<>();
        for (int value = 0; value < plan.values().size(); value++) {
            taps.add(new Plan.Tap(String.valueOf(value), value));
        }
        return new Plan(plan.values(), plan.instructions(), plan.input(), plan.output(), taps);
    }

    /** A plan with the roundings of a type, of its matrices too. */
    public static Plan rounded(Plan plan, ReducedPrecision type) {
        List<Instruction> instructions = plan.instructions().stream()
                .map(instruction -> instruction instanceof Instruction.Weighted layer
                        ? layer.weighted(new Instruction.Weights(layer.weight().rounded(type), layer.bias()))
                        : instruction)
                .toList();
        return new Plan(plan.values(), instructions, plan.input(), plan.output(), plan.taps()).rounded(type);
    }

    private void more() {
        int x = recent(maps);
        switch (random.nextInt(grouped ? 16 : 14)) {
            case 0 -> maps.add(builder.norm(x));
            case 1 -> maps.add(builder.activate(x, function()));
            case 2 -> maps.add(builder.add(recent(maps), x));
            case 3 -> maps.add(builder.shareSets(x, view));
            case 4 -> maps.add(builder.depthwise(x, view, 3, random.nextBoolean() ? 3 : 5));
            case 5 -> maps.add(builder.affine(x, maybe(pooled), maybe(maps), view));
            case 6 -> maps.add(builder.convolve(x, maybe(maps), 8, new Geometry(3, 3, 1, 1, 1, 1), function()));
            case 7 -> maps.add(builder.convolve(x, maybe(maps), 8, Geometry.POINTWISE, function()));
            case 8 -> {
                int hidden = builder.convolve(x, NONE, 24, Geometry.POINTWISE, function());
                maps.add(builder.convolve(hidden, maybe(maps), 8, Geometry.POINTWISE, Function.NONE));
            }
            case 9 -> pooled.add(builder.activate(builder.mean(x), Function.SIGMOID));
            case 10 -> {
                int y = builder.convolve(x, NONE, 8, new Geometry(3, 3, 1, 2, 2, 1), function());
                maps.add(builder.add(x, y));
            }
            case 11 -> maps.add(builder.maxPool(x, Geometry.same(3)));
            case 12 -> maps.add(pyramid(x));
            case 14 -> maps.add(
                    builder.elementAffine(builder.groupedLinear(x, view, 1 << random.nextInt(4), function()), view));
            case 15 -> maps.add(global(x));
            default -> {
                if (!pooled.isEmpty()) {
                    pooled.add(builder.convolve(recent(pooled), NONE, 8, Geometry.POINTWISE, Function.SIGMOID));
                    maps.add(builder.gate(x, recent(pooled)));
                }
            }
        }
    }

    /** Pooled to few pixels and resized, beside the map itself. */
    private int pyramid(int x) {
        Shape map = builder.shape(x);
        int bins = builder.averagePool(x, 1 + random.nextInt(3), 1 + random.nextInt(3));
        int convolved = builder.convolve(bins, NONE, 3, Geometry.POINTWISE, function());
        int resized = builder.resize(convolved, map.height(), map.width());
        return grouped
                ? builder.convolve(builder.concatenate(x, resized), NONE, CHANNELS, Geometry.POINTWISE, function())
                : builder.convolve(resized, maybe(maps), CHANNELS, Geometry.POINTWISE, function());
    }

    /** A number per partition, made of all partitions, added to the map. */
    private int global(int x) {
        Shape map = builder.shape(x);
        Shape partitions = Shape.map(CHANNELS, map.height() / view.height(), map.width() / view.width());
        int means = builder.averagePool(x, partitions.height(), partitions.width());
        int vector = builder.reshape(means, Shape.map(partitions.size(), 1, 1));
        int mixed = builder.convolve(vector, NONE, partitions.size(), Geometry.POINTWISE, function());
        return builder.addToPartitions(x, builder.reshape(mixed, partitions), view);
    }

    /** One of the newest, so that values follow one another. */
    private int recent(List<Integer> values) {
        return values.get(Math.max(0, values.size() - 1 - random.nextInt(3)));
    }

    private int maybe(List<Integer> values) {
        return values.isEmpty() || random.nextBoolean() ? NONE : recent(values);
    }

    private Function function() {
        return Function.values()[random.nextInt(Function.values().length)];
    }
}
