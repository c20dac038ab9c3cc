package org.repmlpeval.model.image.label;

import java.util.SortedSet;
import java.util.TreeSet;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.label.LabelRule.Unmapped;
import org.repmlpeval.model.image.label.LabelRule.Zero;

/** Finds contradictions in a label rule. */
record RuleCheck(LabelRule rule) {

    /** @throws InvalidInputException that names the first contradiction */
    void verify() {
        int classes = rule.classes();
        require(
                classes >= 1 && classes <= LabelRule.MOST_CLASSES,
                "label rule with " + classes + " classes; legal: 1 to " + LabelRule.MOST_CLASSES);
        require(
                !rule.readsColours() || rule.labelMap().isEmpty(),
                "label rule with both a label map and a colour map; give one of them");
        require(
                !rule.readsColours() || rule.ignore().isEmpty(),
                "label rule with a colour map and the ignore values " + rule.ignore()
                        + "; labels are colours here, so map the colours to ignore instead");
        require(
                !rule.readsColours() || rule.unmapped() != Unmapped.KEEP,
                "label rule with a colour map keeps unmapped colours; legal: stray or ignore");
        rule.ignore().forEach(value -> requireValue("ignore value", value));
        rule.colours()
                .keySet()
                .forEach(colour -> require(
                        colour >= 0 && colour <= 0xFFFFFF, "colour " + colour + "; legal: 0x000000 to 0xFFFFFF"));
        rule.labelMap().forEach(this::entry);
        rule.colours().forEach((colour, target) -> target(ValueText.colour(colour), target));
        requireNoIgnoredClass();
    }

    private void entry(int value, int target) {
        requireValue("label map with the value", value);
        target(String.valueOf(value), target);
        require(
                !rule.ignore().contains(value) || target == LabelRule.IGNORE,
                "label map sends " + value + " to " + target + ", but " + value
                        + " is an ignore value; remove it from one of the two");
    }

    private void target(String source, int target) {
        int first = rule.zero() == Zero.REDUCED ? 1 : 0;
        int last = first + rule.classes() - 1;
        boolean reducedZero = rule.zero() == Zero.REDUCED && target == 0;
        require(
                target == LabelRule.IGNORE || reducedZero || target >= first && target <= last,
                "the map sends " + source + " to " + target + ", which is no class; legal: " + first + " to " + last
                        + ", or ignore");
    }

    /** With reduce_zero_label 255 cannot be a class, since it is ignored before. */
    private void requireNoIgnoredClass() {
        require(
                rule.zero() == Zero.CLASS || rule.classes() < 255,
                "label rule with reduce_zero_label and " + rule.classes()
                        + " classes; legal: at most 254, because the value 255 is ignored");
        SortedSet<Integer> lost = new TreeSet<>();
        if (!rule.readsColours() && rule.labelMap().isEmpty()) {
            int first = rule.zero() == Zero.REDUCED ? 1 : 0;
            rule.ignore().stream()
                    .filter(value -> value >= first && value < first + rule.classes())
                    .forEach(lost::add);
            require(
                    lost.size() < rule.classes(),
                    "label rule ignores every value that is a class: " + lost + "; leave classes to score");
        }
    }

    private static void requireValue(String what, int value) {
        require(
                value >= 0 && value <= LabelRule.LARGEST_VALUE,
                what + " " + value + "; legal: 0 to " + LabelRule.LARGEST_VALUE);
    }

    private static void require(boolean legal, String problem) {
        if (!legal) {
            throw new InvalidInputException(problem);
        }
    }
}
