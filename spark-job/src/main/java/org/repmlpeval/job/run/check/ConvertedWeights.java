package org.repmlpeval.job.run.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.job.run.weights.FormWeights;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.reparam.Conversion;

/**
 * Converted weights that somebody else made, compared number by number with the conversion of the training checkpoint in float64.
 *
 * @param kind what explains the differences
 * @param changed tensors with numbers that rounding does not explain, in the order of the network; empty unless the kind is DIFFERENT
 */
public record ConvertedWeights(Kind kind, List<Changed> changed) {
    /** What explains the differences between the given weights and the exact ones. */
    public enum Kind {
        /** Every number is the exact one, rounded once to float32. */
        EXACT("an exact conversion, rounded once to float32"),
        /** No number differs by more than a conversion computed in float32 does. */
        FLOAT32("a conversion that was computed in float32"),
        /** Every number is the exact one, rounded to bfloat16. */
        BFLOAT16("rounded to bfloat16 after the conversion"),
        /** Every number is the exact one, rounded to float16. */
        FLOAT16("rounded to float16 after the conversion"),
        /** Rounding does not explain the differences. */
        DIFFERENT("different from the conversion of the training checkpoint");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        /** Whether the weights are those of an exact conversion up to float32 rounding. */
        public boolean isExact() {
            return this == EXACT || this == FLOAT32;
        }
    }

    /**
     * A tensor with numbers that rounding does not explain.
     *
     * @param block part of the network that the tensor belongs to; null if it belongs to none
     * @param values how many numbers
     * @param largest the largest of their differences
     */
    public record Changed(String tensor, String block, long values, long of, double largest) {}

    /** A number of a merged kernel results from a square root, a division, a product and a few sums; each rounds once. */
    private static final double ROUNDINGS = 16;

    private static final double FLOAT32 = 0x1p-24;
    /** Roundings of the float64 conversion itself. */
    private static final double FLOAT64 = ROUNDINGS * 0x1p-53;

    /**
     * Largest relative error of rounding to bfloat16, which is the upper half of a float32 and has 8 significant bits, one of them implicit.
     */
    private static final double BFLOAT16_RELATIVE = 0x1p-8;

    /** Bits of a float32 that bfloat16 does not have: 23 − 7 of the fraction. */
    private static final int BFLOAT16_DROPPED = 0xffff;
    /** Largest relative error of rounding to a normal number of binary16 of IEEE 754, which has 11 significant bits, one of them implicit. */
    private static final double FLOAT16_RELATIVE = 0x1p-11;
    /** Largest error of rounding to a subnormal number of binary16: half of the smallest one, 2⁻²⁴. */
    private static final double FLOAT16_SUBNORMAL = 0x1p-25;
    /** Bits of a float32 that a normal number of binary16 does not have: 23 − 10 of the fraction. */
    private static final int FLOAT16_DROPPED = 0x1fff;
    /**
     * In a file that was rounded once, fewer than one merged number in this many is not the nearest float32: those are the changed ones. A
     * conversion in float32 misses far more.
     */
    private static final long RARELY = 100;

    public ConvertedWeights {
        changed = List.copyOf(changed);
    }

    /** The comparison of one tensor: how many numbers are not the exact ones rounded once, and how many are beyond other explanations. */
    private record Compared(
            String name, boolean merged, long size, Beyond once, Beyond float32, boolean bfloat16, boolean float16) {}

    /** Numbers beyond a limit. */
    private record Beyond(long values, double largest) {
        Beyond plus(double difference, double limit) {
            return difference <= limit ? this : new Beyond(values + 1, Math.max(largest, difference));
        }
    }

    /** The comparison of converted weights with the training checkpoint; empty without either of them. */
    public static Optional<ConvertedWeights> of(Architecture architecture, FormWeights weights) {
        return weights.source().form() == Form.DEPLOY
                ? Optional.empty()
                : weights.converted()
                        .map(given -> compare(architecture, weights.source().stateDict(), given.stateDict()));
    }

    /**
     * @param train the training checkpoint, in training-time form
     * @param given converted weights of the same network
     */
    public static ConvertedWeights compare(Architecture architecture, StateDict train, StateDict given) {
        StateDict exact = Conversion.toDeploy(architecture, train, Precision.FLOAT64);
        StateDict magnitude = Conversion.toDeploy(architecture, magnitudes(train), Precision.FLOAT64);
        List<Compared> tensors = exact.tensors().entrySet().stream()
                .map(entry -> compare(
                        entry.getKey(),
                        entry.getValue() != train.tensors().get(entry.getKey()),
                        entry.getValue(),
                        magnitude.get(entry.getKey()),
                        given.get(entry.getKey())))
                .toList();
        if (tensors.stream().allMatch(tensor -> tensor.once().values() == 0)) {
            return new ConvertedWeights(Kind.EXACT, List.of());
        }
        if (tensors.stream().allMatch(Compared::bfloat16)) {
            return new ConvertedWeights(Kind.BFLOAT16, List.of());
        }
        if (tensors.stream().allMatch(Compared::float16)) {
            return new ConvertedWeights(Kind.FLOAT16, List.of());
        }
        boolean roundedOnce = isRoundedOnce(tensors);
        List<String> blocks = architecture.network(Form.DEPLOY).blocks().stream()
                .map(Network.Block::name)
                .toList();
        List<Changed> changed = new ArrayList<>();
        for (Compared tensor : tensors) {
            // A tensor that the conversion copies is either the same or changed.
            Beyond beyond = roundedOnce || !tensor.merged() ? tensor.once() : tensor.float32();
            if (beyond.values() > 0) {
                changed.add(new Changed(
                        tensor.name(),
                        block(tensor.name(), blocks).orElse(null),
                        beyond.values(),
                        tensor.size(),
                        beyond.largest()));
            }
        }
        changed.sort(Comparator.comparingInt(one -> one.block() == null ? -1 : blocks.indexOf(one.block())));
        return new ConvertedWeights(changed.isEmpty() ? Kind.FLOAT32 : Kind.DIFFERENT, changed);
    }

    /**
     * Whether the file as a whole was computed in float64 and rounded once. Then even a difference of one unit in the last place is a change.
     * A conversion in float32 misses the nearest number in a large part of all merged numbers.
     */
    private static boolean isRoundedOnce(List<Compared> tensors) {
        List<Compared> merged = tensors.stream().filter(Compared::merged).toList();
        long right =
                merged.stream().filter(tensor -> tensor.once().values() == 0).count();
        long missed =
                merged.stream().mapToLong(tensor -> tensor.once().values()).sum();
        long all = merged.stream().mapToLong(Compared::size).sum();
        return 2 * right > merged.size() || missed * RARELY < all;
    }

    private static Compared compare(String name, boolean merged, Tensor exact, Tensor magnitude, Tensor given) {
        Beyond once = new Beyond(0, 0);
        Beyond float32 = once;
        boolean bfloat16 = true;
        boolean float16 = true;
        for (int i = 0; i < exact.size(); i++) {
            double expected = exact.get(i);
            double difference = Math.abs(given.get(i) - expected);
            difference = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
            double exactly = FLOAT64 * magnitude.get(i);
            once = once.plus(difference, Math.ulp((float) expected) / 2 + exactly);
            float32 = float32.plus(difference, ROUNDINGS * FLOAT32 * magnitude.get(i));
            int bits = Float.floatToRawIntBits((float) given.get(i));
            bfloat16 &=
                    (bits & BFLOAT16_DROPPED) == 0 && difference <= BFLOAT16_RELATIVE * Math.abs(expected) + exactly;
            float16 &= (bits & FLOAT16_DROPPED) == 0
                    && difference <= FLOAT16_RELATIVE * Math.abs(expected) + FLOAT16_SUBNORMAL;
        }
        return new Compared(name, merged, exact.size(), once, float32, bfloat16, float16);
    }

    /** Weights from which the conversion makes the sum of the sizes of what it adds to make each number. */
    private static StateDict magnitudes(StateDict train) {
        Map<String, Tensor> sizes = new LinkedHashMap<>();
        train.tensors().forEach((name, tensor) -> {
            double sign = name.endsWith(".running_mean") ? -1 : 1;
            double[] values = tensor.to(Precision.FLOAT64).doubles().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = sign * Math.abs(values[i]);
            }
            sizes.put(name, Tensor.of(values, tensor.shape()));
        });
        return new StateDict(sizes);
    }

    private static Optional<String> block(String tensor, List<String> blocks) {
        return blocks.stream()
                .filter(block -> tensor.startsWith(block + "."))
                .max(Comparator.comparingInt(String::length));
    }
}
