package org.repmlpeval.model.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.model.arch.network.Shape;

/** A plan under construction: rules rewrite its instructions before values get layouts. */
final class Draft {
    private final List<Shape> shapes = new ArrayList<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private final List<Plan.Tap> taps = new ArrayList<>();
    private int output;

    /** A new value; value 0 is the input. */
    int value(Shape shape) {
        shapes.add(shape);
        return shapes.size() - 1;
    }

    Shape shape(int value) {
        return shapes.get(value);
    }

    List<Shape> shapes() {
        return shapes;
    }

    void add(Instruction instruction) {
        instructions.add(instruction);
    }

    /** A snapshot; rules may change the draft while they walk it. */
    List<Instruction> instructions() {
        return List.copyOf(instructions);
    }

    int output() {
        return output;
    }

    void output(int value) {
        output = value;
    }

    /** Values that can be read in addition to the result. */
    List<Plan.Tap> taps() {
        return taps;
    }

    void tap(Plan.Tap tap) {
        taps.add(tap);
    }

    /** Whether the value is read from outside the plan. */
    boolean isRead(int value) {
        return value == output || taps.stream().anyMatch(tap -> tap.value() == value);
    }

    Optional<Instruction> producer(int value) {
        return instructions.stream().filter(i -> i.output() == value).findFirst();
    }

    List<Instruction> consumers(int value) {
        return instructions.stream().filter(i -> i.inputs().contains(value)).toList();
    }

    /** Whether exactly one instruction reads the value, as exactly one of its inputs, and it is not read from outside. */
    boolean readOnce(int value) {
        return !isRead(value)
                && instructions.stream()
                                .flatMap(i -> i.inputs().stream())
                                .filter(v -> v == value)
                                .count()
                        == 1;
    }

    /** Replaces one instruction with any number of instructions, possibly none. */
    void replace(Instruction old, Instruction... replacements) {
        int at = instructions.indexOf(old);
        instructions.remove(at);
        instructions.addAll(at, List.of(replacements));
    }
}
