package org.repmlpeval.job.run.check;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.model.arch.network.Form;

/**
 * The drift of forms, split in two: what the conversion does (a form in float64 against the reference form in float64) and what the
 * arithmetic does (a form in float32 against the same form in float64), at the end of each block. Both are judged by what rounding alone
 * does to the same network: {@link Block#sensitivity} is the change of the float64 result when every weight is changed at random by at most
 * half a unit in the last place of float32. It contains the size of the activations on the way and their cancellation. Partial results add
 * up to the same for any order.
 *
 * @param forms the reference first
 * @param images number of images
 * @param blocks in the order of the network
 */
public record Exactness(List<Form> forms, int images, List<Block> blocks) implements Serializable {
    /**
     * Differences of orders of summation, of which a random change of weights knows nothing, may be this many times as large as its effect.
     * A sum of K products, added one by one, is off by up to about √K times as much; K is at most some 10⁴.
     */
    private static final double SUMMATION = 64;

    /** Relative rounding error of float32, 2⁻²⁴. */
    static final double FLOAT32 = 0x1p-24;

    /** Rounding error of float64 in units of that of float32. */
    private static final double FLOAT64_OVER_FLOAT32 = 0x1p-29;

    /**
     * Maxima at the end of one block, over all images.
     *
     * @param largest max |value| of the reference form in float64
     * @param conversion max |difference| of a form from the reference form, both in float64; NaN if a value is not finite
     * @param arithmetic max |difference| of a form in float32 from itself in float64; NaN if a value is not finite
     * @param sensitivity max |difference| of a form in float64 from itself with weights changed by at most 2⁻²⁴ of their value
     */
    public record Block(
            String name,
            double largest,
            Map<Form, Double> conversion,
            Map<Form, Double> arithmetic,
            Map<Form, Double> sensitivity)
            implements Serializable {
        public Block {
            conversion = Collections.unmodifiableMap(new LinkedHashMap<>(conversion));
            arithmetic = Collections.unmodifiableMap(new LinkedHashMap<>(arithmetic));
            sensitivity = Collections.unmodifiableMap(new LinkedHashMap<>(sensitivity));
        }

        Block plus(Block other) {
            return new Block(
                    name,
                    Math.max(largest, other.largest),
                    larger(conversion, other.conversion),
                    larger(arithmetic, other.arithmetic),
                    larger(sensitivity, other.sensitivity));
        }

        private static Map<Form, Double> larger(Map<Form, Double> a, Map<Form, Double> b) {
            Map<Form, Double> sum = new EnumMap<>(a);
            b.forEach((form, value) -> sum.merge(form, value, Math::max));
            return sum;
        }

        /** What float32 rounding may do to a form here. */
        public double arithmeticLimit(Form form) {
            return SUMMATION * rounding(form);
        }

        /** What float64 rounding may do to the difference between a form and the reference here. */
        public double conversionLimit(Form reference, Form form) {
            return 2 * SUMMATION * FLOAT64_OVER_FLOAT32 * Math.max(rounding(reference), rounding(form));
        }

        private double rounding(Form form) {
            double seen = sensitivity.get(form);
            // Where every weight is zero the result does not change, but the values are still rounded.
            return Math.max(Double.isNaN(seen) ? 0 : seen, FLOAT32 * largest);
        }
    }

    public Exactness {
        forms = List.copyOf(forms);
        blocks = List.copyOf(blocks);
    }

    /** @throws IllegalArgumentException if the blocks are not those of the same network */
    public Exactness plus(Exactness other) {
        if (!forms.equals(other.forms) || blocks.size() != other.blocks.size()) {
            throw new IllegalArgumentException("exactness of " + forms + " and of " + other.forms + " do not add up");
        }
        List<Block> sum = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            sum.add(blocks.get(b).plus(other.blocks.get(b)));
        }
        return new Exactness(forms, images + other.images, sum);
    }

    public Form reference() {
        return forms.get(0);
    }

    /** The first block where a form in float64 differs from the reference by more than float64 rounding. */
    public Optional<Block> conversionDiffersFrom(Form form) {
        return blocks.stream()
                .filter(block -> !(block.conversion().get(form) <= block.conversionLimit(reference(), form)))
                .findFirst();
    }

    /** The first block where a form in float32 differs from itself in float64 by more than float32 rounding. */
    public Optional<Block> arithmeticIsOffFrom(Form form) {
        return blocks.stream()
                .filter(block -> !(block.arithmetic().get(form) <= block.arithmeticLimit(form)))
                .findFirst();
    }

    /** The first block where the reference form has a value in float64 that is not finite. */
    public Optional<Block> notFiniteFrom() {
        return blocks.stream()
                .filter(block -> !Double.isFinite(block.largest()))
                .findFirst();
    }

    /** The result of the network. */
    public Block last() {
        return blocks.get(blocks.size() - 1);
    }
}
