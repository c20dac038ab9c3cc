package org.repmlpeval.model.image.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.label.LabelRule.Unmapped;
import org.repmlpeval.model.image.label.LabelRule.Zero;

class LabelRuleTest {
    private static final short IGNORED = LabelMap.IGNORED;
    private static final short STRAY = LabelMap.STRAY;

    @Test
    void valuesAreClassesUpToTheirNumber() {
        LabelRule rule = LabelRule.of(19).ignoring(Set.of(255)).build();
        assertThat(rule.ofValue(0)).isZero();
        assertThat(rule.ofValue(18)).isEqualTo((short) 18);
        assertThat(rule.ofValue(19)).isEqualTo(STRAY);
        assertThat(rule.ofValue(254)).isEqualTo(STRAY);
        assertThat(rule.ofValue(255)).isEqualTo(IGNORED);
        assertThat(rule.ofValue(65535)).isEqualTo(STRAY);
    }

    /** As mmsegmentation with uint8: x[x == 0] = 255; x = x - 1; x[x == 254] = 255, and 255 is ignored. */
    @Test
    void reduceZeroLabelIsThatOfMmsegmentation() {
        LabelRule rule = LabelRule.of(150).zero(Zero.REDUCED).build();
        for (int value = 0; value < 256; value++) {
            int x = value == 0 ? 255 : value;
            x = x - 1;
            x = x == 254 ? 255 : x;
            int expected = x == 255 ? IGNORED : x < 150 ? x : STRAY;
            assertThat((int) rule.ofValue(value)).as("value %d", value).isEqualTo(expected);
        }
        assertThat(rule.ofValue(256)).isEqualTo(STRAY);
    }

    /** Applied after the reduction, as mmsegmentation does, 100 would count as class 99, and class 100 would be lost. */
    @Test
    void anIgnoreValueIsNotShiftedOntoAClass() {
        LabelRule rule =
                LabelRule.of(150).ignoring(Set.of(100)).zero(Zero.REDUCED).build();
        assertThat(rule.ofValue(100)).isEqualTo(IGNORED);
        assertThat(rule.ofValue(101)).isEqualTo((short) 100);
        assertThat(rule.ofValue(99)).isEqualTo((short) 98);
        assertThat(rule.ofValue(255)).isEqualTo(IGNORED);
    }

    @Test
    void aLabelMapReplacesValuesAndOthersAreStray() {
        Map<Integer, Integer> map = Map.of(7, 0, 8, 1, 4, LabelRule.IGNORE);
        LabelRule stray = LabelRule.of(2).labelMap(map).build();
        assertThat(stray.ofValue(7)).isZero();
        assertThat(stray.ofValue(8)).isEqualTo((short) 1);
        assertThat(stray.ofValue(4)).isEqualTo(IGNORED);
        assertThat(stray.ofValue(0)).isEqualTo(STRAY);
        LabelRule ignored =
                LabelRule.of(2).labelMap(map).unmapped(Unmapped.IGNORE).build();
        assertThat(ignored.ofValue(0)).isEqualTo(IGNORED);
        LabelRule kept = LabelRule.of(2).labelMap(map).unmapped(Unmapped.KEEP).build();
        assertThat(kept.ofValue(0)).isZero();
        assertThat(kept.ofValue(2)).isEqualTo(STRAY);
    }

    @Test
    void aLabelMapComesBeforeTheReduction() {
        LabelRule rule = LabelRule.of(3)
                .labelMap(Map.of(5, 1, 6, 3, 7, 0))
                .zero(Zero.REDUCED)
                .build();
        assertThat(rule.ofValue(5)).isZero();
        assertThat(rule.ofValue(6)).isEqualTo((short) 2);
        assertThat(rule.ofValue(7)).isEqualTo(IGNORED);
    }

    @Test
    void contradictionsAreRefused() {
        refused(LabelRule.of(0), "label rule with 0 classes; legal: 1 to 32767");
        refused(LabelRule.of(2).ignoring(Set.of(-1)), "ignore value -1; legal: 0 to 65535");
        refused(
                LabelRule.of(2).labelMap(Map.of(3, 2)),
                "the map sends 3 to 2, which is no class; legal: 0 to 1, or ignore");
        refused(
                LabelRule.of(2).labelMap(Map.of(3, 1)).ignoring(Set.of(3)),
                "label map sends 3 to 1, but 3 is an ignore value");
        refused(LabelRule.of(2).colours(Map.of(1, 0)).ignoring(Set.of(3)), "labels are colours here");
        refused(LabelRule.of(2).colours(Map.of(0x102030, 5)), "the map sends #102030 to 5");
        refused(LabelRule.of(2).colours(Map.of(1, 0)).labelMap(Map.of(3, 1)), "both a label map and a colour map");
        refused(LabelRule.of(255).zero(Zero.REDUCED), "at most 254");
        refused(LabelRule.of(2).ignoring(Set.of(0, 1)), "ignores every value that is a class: [0, 1]");
    }

    @Test
    void boundsOfTheRangesAreLegalAndWhatLiesBeyondIsNot() {
        assertThat(LabelRule.of(LabelRule.MOST_CLASSES).build().classes()).isEqualTo(32767);
        refused(LabelRule.of(LabelRule.MOST_CLASSES + 1), "label rule with 32768 classes; legal: 1 to 32767");
        assertThat(LabelRule.of(1).ignoring(Set.of(65535)).build().ofValue(65535))
                .isEqualTo(IGNORED);
        refused(LabelRule.of(1).ignoring(Set.of(65536)), "ignore value 65536; legal: 0 to 65535");
        assertThat(LabelRule.of(1).labelMap(Map.of(0, 0, 65535, 0)).build().ofValue(65535))
                .isZero();
        refused(LabelRule.of(1).labelMap(Map.of(65536, 0)), "label map with the value 65536; legal: 0 to 65535");
        assertThat(LabelRule.of(1).colours(Map.of(0, 0, 0xFFFFFF, 0)).build().ofColour(0xFFFFFF))
                .isZero();
        refused(LabelRule.of(1).colours(Map.of(0x1000000, 0)), "colour 16777216; legal: 0x000000 to 0xFFFFFF");
        refused(LabelRule.of(1).colours(Map.of(-1, 0)), "colour -1; legal: 0x000000 to 0xFFFFFF");
        refused(
                LabelRule.of(1).colours(Map.of(1, 0)).unmapped(Unmapped.KEEP),
                "label rule with a colour map keeps unmapped colours; legal: stray or ignore");
    }

    /** Of the values from 1 to 2, one may be ignored, and any number of those that are no class. */
    @Test
    void someClassMustBeLeft() {
        assertThat(LabelRule.of(2)
                        .zero(Zero.REDUCED)
                        .ignoring(Set.of(0, 2, 3, 4))
                        .build()
                        .ofValue(1))
                .isZero();
        refused(
                LabelRule.of(2).zero(Zero.REDUCED).ignoring(Set.of(1, 2, 3)),
                "label rule ignores every value that is a class: [1, 2]");
        assertThat(LabelRule.of(2).ignoring(Set.of(1, 2)).build().ofValue(0)).isZero();
    }

    @Test
    void textSaysWhatTheRuleDoes() {
        assertThat(LabelRule.of(3).build()).hasToString("3 classes");
        assertThat(LabelRule.of(3).zero(Zero.REDUCED).ignoring(Set.of(7, 8)).build())
                .hasToString(
                        "3 classes; 0 and 255 are ignored and other values are reduced by 1 (reduce_zero_label); ignored values: 7, 8");
        LabelRule kept = LabelRule.of(3)
                .labelMap(Map.of(4, 1, 5, 2))
                .unmapped(Unmapped.KEEP)
                .build();
        assertThat(kept).hasToString("3 classes; 2 values are mapped, others are kept");
        assertThat(kept.unmapped()).isEqualTo(Unmapped.KEEP);
        assertThat(LabelRule.of(3)
                        .colours(Map.of(4, 1))
                        .unmapped(Unmapped.IGNORE)
                        .build())
                .hasToString("3 classes; 1 colour is mapped, others are ignored");
    }

    @Test
    void rulesTravelToExecutors() throws Exception {
        LabelRule rule =
                LabelRule.of(2).labelMap(Map.of(7, 1)).ignoring(Set.of(255)).build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(rule);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            LabelRule copy = (LabelRule) in.readObject();
            assertThat(copy.ofValue(7)).isEqualTo((short) 1);
            assertThat(copy.toString()).isEqualTo("2 classes; 1 value is mapped, others are stray; ignored value: 255");
        }
    }

    private static void refused(LabelRule.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
