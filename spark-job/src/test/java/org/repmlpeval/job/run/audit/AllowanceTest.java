package org.repmlpeval.job.run.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

/** Forms that round by design may be off by their drift, the others by rounding only. */
class AllowanceTest {
    private static final double TOLERANCE = 1e-5;

    private static final MessageType ROW = MessageTypeParser.parseMessageType(
            """
            message row {
              required binary id (STRING);
              required binary outcome (STRING);
              optional int32 width;
              optional int32 height;
              optional group train_top2_class (LIST) { repeated group list { required int32 element; } }
              optional group train_top2_logit (LIST) { repeated group list { required float element; } }
              optional int32 train_label_place;
              optional double train_margin;
              optional group deploy@bf16_top2_class (LIST) { repeated group list { required int32 element; } }
              optional group deploy@bf16_top2_logit (LIST) { repeated group list { required float element; } }
              optional int32 deploy@bf16_label_place;
              optional double deploy@bf16_margin;
              optional double deploy@bf16_relative_diff;
              optional double deploy@bf16_max_abs_diff;
            }
            """);

    private static final MessageType PIXELS = MessageTypeParser.parseMessageType(
            """
            message row {
              required binary id (STRING);
              required binary outcome (STRING);
              optional int32 width;
              optional int32 height;
              optional double int8_max_abs_diff;
              optional double int8_relative_diff;
              optional int32 int8_changed_pixels;
              optional double int8_changed_pixels_percent;
              optional int64 deploy_correct_pixels;
            }
            """);

    private static final List<String> FORMS = List.of("train", "deploy@bf16");

    private static Group row(float train, float rounded, double drift) {
        Group row = new SimpleGroup(ROW);
        row.add("id", "a/1.png");
        row.add("outcome", "scored");
        logits(row, "train", train);
        logits(row, "deploy@bf16", rounded);
        row.add("deploy@bf16_relative_diff", drift / 10);
        row.add("deploy@bf16_max_abs_diff", drift);
        return row;
    }

    private static void logits(Group row, String form, float best) {
        Group classes = row.addGroup(form + "_top2_class");
        classes.addGroup(0).add(0, 4);
        classes.addGroup(0).add(0, 2);
        Group logits = row.addGroup(form + "_top2_logit");
        logits.addGroup(0).add(0, best);
        logits.addGroup(0).add(0, 5f);
        row.add(form + "_label_place", 0);
        row.add(form + "_margin", (double) best - 5);
    }

    private static RowComparison.Result compare(Group published, Group computed) {
        return RowComparison.of(published, computed, FORMS, TOLERANCE);
    }

    @Test
    void aRoundedFormMayBeOffByTheDriftThatWasComputedAgain() {
        // A step of bf16 at 16 is 0.125.
        Group computed = row(16, 16.125f, 0.125);
        RowComparison.Result within = compare(row(16, 15.875f, 0.125), computed);
        assertThat(within.closeness()).as("%s", within).isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(within.largest()).isBetween(0.0154, 0.0156);
        assertThat(compare(row(16, 15.75f, 0.25), computed).differences())
                .containsExactly("deploy@bf16 predicts class 4 (15.750), 2 (5.0000), computed again"
                        + " class 4 (16.125), 2 (5.0000)");
        assertThat(compare(row(16, 16.125f, 0.4), computed).differences())
                .as("the published drift does not count")
                .containsExactly(
                        "deploy@bf16_relative_diff is 0.04, computed again 0.0125",
                        "deploy@bf16_max_abs_diff is 0.4, computed again 0.125");
        assertThat(compare(row(16, 16.125f, 0.245), computed).closeness()).isEqualTo(RowComparison.Closeness.WITHIN);
    }

    @Test
    void theOtherFormMayNot() {
        assertThat(compare(row(10.125f, 10, 0.125), row(10, 10, 0.125)).differences())
                .containsExactly(
                        "train predicts class 4 (10.125), 2 (5.0000), computed again class 4 (10.000), 2 (5.0000)",
                        "train_margin is 5.125, computed again 5.0");
    }

    @Test
    void pixelsThatARoundedFormChangesMayBeOthers() {
        assertThat(comparePixels(pixels(30, 0.3, 9_000), pixels(20, 0.2, 9_000)).closeness())
                .isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(comparePixels(pixels(41, 0.41, 9_000), pixels(20, 0.2, 9_002))
                        .differences())
                .containsExactly(
                        "int8_changed_pixels is 41, computed again 20",
                        "int8_changed_pixels_percent is 0.41, computed again 0.2",
                        "deploy_correct_pixels is 9000, computed again 9002");
    }

    private static RowComparison.Result comparePixels(Group published, Group computed) {
        return RowComparison.of(published, computed, List.of("train", "int8", "deploy"), TOLERANCE);
    }

    private static Group pixels(int changed, double percent, long correct) {
        Group row = new SimpleGroup(PIXELS);
        row.add("id", "a/1.png");
        row.add("outcome", "scored");
        row.add("width", 100);
        row.add("height", 100);
        row.add("int8_max_abs_diff", 0.5);
        row.add("int8_relative_diff", 0.05);
        row.add("int8_changed_pixels", changed);
        row.add("int8_changed_pixels_percent", percent);
        row.add("deploy_correct_pixels", correct);
        return row;
    }

    @Test
    void allIsOffIfTheReferenceRounds() {
        Group row = row(10, 10.0625f, 0.0625);
        assertThat(new Allowance(row, List.of("train@bf16", "deploy@bf16"), TOLERANCE).of("train@bf16", 10))
                .isEqualTo(0.00625 + 0x1p-7);
        Allowance exact = new Allowance(row, List.of("fused@fp16", "deploy@bf16", "deploy"), TOLERANCE);
        assertThat(exact.of("deploy", 10)).as("a form that does not round").isEqualTo(TOLERANCE);
        assertThat(exact.difference("deploy", "_max_abs_diff"))
                .as("it is compared with one that does")
                .isEqualTo(0.0625);
        assertThat(exact.of("deploy@bf16", 0)).as("no scale").isEqualTo(TOLERANCE);
        Allowance unmeasured = new Allowance(row, List.of("train", "int8", "train@tf32"), TOLERANCE);
        assertThat(unmeasured.of("int8", 10)).as("without drift in the row").isEqualTo(TOLERANCE);
        assertThat(unmeasured.of("train@tf32", 10)).as("a step").isEqualTo(0x1p-10);
    }
}
