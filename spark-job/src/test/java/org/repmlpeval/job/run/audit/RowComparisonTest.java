package org.repmlpeval.job.run.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

/** Rounding is told from a difference, column by column. */
class RowComparisonTest {
    private static final double TOLERANCE = 1e-5;
    private static final List<String> FORMS = List.of("train", "deploy");

    private static final MessageType CLASSES = MessageTypeParser.parseMessageType(
            """
            message row {
              required binary id (STRING);
              required binary outcome (STRING);
              optional binary reason (STRING);
              optional int32 label;
              optional group train_top3_class (LIST) { repeated group list { required int32 element; } }
              optional group train_top3_logit (LIST) { repeated group list { required float element; } }
              optional int32 train_label_place;
              optional double train_margin;
              optional group deploy_top3_class (LIST) { repeated group list { required int32 element; } }
              optional group deploy_top3_logit (LIST) { repeated group list { required float element; } }
              optional int32 deploy_label_place;
              optional double deploy_margin;
              optional double deploy_relative_diff;
              optional double deploy_max_abs_diff;
              optional int64 crc32c;
              optional group labels (LIST) { repeated group list { required int32 element; } }
            }
            """);

    private static final MessageType PIXELS = MessageTypeParser.parseMessageType(
            """
            message row {
              required binary id (STRING);
              required binary outcome (STRING);
              optional int32 width;
              optional int32 height;
              optional int64 labelled_pixels;
              optional int64 deploy_correct_pixels;
              optional binary deploy_prediction_sha256 (STRING);
              optional double deploy_changed_pixels_percent;
            }
            """);

    private static Group row(int[] classes, float[] logits, int place) {
        return row(classes, logits, logits, place, 1e-6);
    }

    /** @param drift largest difference of a logit between the forms */
    private static Group row(int[] classes, float[] logits, float[] deploy, int place, double drift) {
        Group row = unmeasured(classes, logits, deploy, place);
        row.add("train_margin", (double) logits[0] - logits[1]);
        row.add("deploy_relative_diff", 1e-7);
        row.add("deploy_max_abs_diff", drift);
        return row;
    }

    private static Group rowWithMargin(double margin, float[] logits, float[] deploy) {
        Group row = unmeasured(new int[] {4, 2, 7}, logits, deploy, 0);
        row.add("train_margin", margin);
        return row;
    }

    private static Group unmeasured(int[] classes, float[] logits, float[] deploy, int place) {
        Group row = new SimpleGroup(CLASSES);
        row.add("id", "a/1.png");
        row.add("outcome", "scored");
        row.add("label", 4);
        for (String form : FORMS) {
            Group best = row.addGroup(form + "_top3_class");
            Group values = row.addGroup(form + "_top3_logit");
            for (int i = 0; i < classes.length; i++) {
                best.addGroup(0).add(0, classes[i]);
                values.addGroup(0).add(0, form.equals("train") ? logits[i] : deploy[i]);
            }
            row.add(form + "_label_place", place);
        }
        row.add("crc32c", 77L);
        return row;
    }

    private static RowComparison.Result compare(Group first, Group second) {
        return RowComparison.of(first, second, FORMS, TOLERANCE);
    }

    @Test
    void equalRowsAreTheSame() {
        Group first = row(new int[] {4, 2, 7}, new float[] {10, 5, 3}, 0);
        Group second = row(new int[] {4, 2, 7}, new float[] {10, 5, 3}, 0);
        second.add("reason", "said on another machine");
        RowComparison.Result result = compare(first, second);
        assertThat(result.closeness()).isEqualTo(RowComparison.Closeness.SAME);
        assertThat(result.largest()).isZero();
        assertThat(result.id()).isEqualTo("a/1.png");
    }

    @Test
    void roundingIsWithinTheTolerance() {
        Group first = row(new int[] {4, 2, 7}, new float[] {10, 5, 3}, 0);
        Group second = row(new int[] {4, 2, 7}, new float[] {10, 5.00009f, 3}, 0);
        RowComparison.Result result = compare(first, second);
        assertThat(result.closeness()).isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(result.largest()).isBetween(0.85e-5, 0.95e-5);
        assertThat(compare(first, row(new int[] {4, 2, 7}, new float[] {10, 5.00011f, 3}, 0))
                        .differences())
                .anyMatch(text -> text.equals("train predicts class 4 (10.000), 2 (5.0000), 7 (3.0000), computed again"
                        + " class 4 (10.000), 2 (5.0001), 7 (3.0000)"));
    }

    @Test
    void theOrderOfEqualLogitsMayDiffer() {
        Group first = row(new int[] {4, 2, 7}, new float[] {10.00001f, 10, 3}, 0);
        Group swapped = row(new int[] {2, 4, 7}, new float[] {10.00001f, 10, 3}, 1);
        assertThat(compare(first, swapped).closeness()).isEqualTo(RowComparison.Closeness.WITHIN);
        Group last = row(new int[] {4, 2, 8}, new float[] {10.00001f, 10, 3.00001f}, 0);
        assertThat(compare(first, last).closeness()).isEqualTo(RowComparison.Closeness.WITHIN);
    }

    @Test
    void anotherClassIsADifference() {
        Group first = row(new int[] {4, 2, 7}, new float[] {10, 5, 3}, 0);
        assertThat(compare(first, row(new int[] {2, 4, 7}, new float[] {10, 5, 3}, 0))
                        .closeness())
                .isEqualTo(RowComparison.Closeness.DIFFERENT);
        assertThat(compare(first, row(new int[] {4, 8, 7}, new float[] {10, 5, 3}, 0))
                        .closeness())
                .isEqualTo(RowComparison.Closeness.DIFFERENT);
    }

    @Test
    void thePlaceOfTheLabelIsExactAmongTheBest() {
        int[] classes = {4, 2, 7};
        float[] logits = {10, 5, 3};
        assertThat(compare(row(classes, logits, 0), row(classes, logits, 1)).differences())
                .containsExactly(
                        "train_label_place is 0, computed again 1", "deploy_label_place is 0, computed again 1");
        assertThat(compare(row(classes, logits, 3), row(classes, logits, 9)).closeness())
                .isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(compare(row(classes, logits, 2), row(classes, logits, 9)).closeness())
                .isEqualTo(RowComparison.Closeness.DIFFERENT);
        assertThat(compare(row(classes, logits, 9), row(classes, logits, 3)).closeness())
                .isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(compare(row(classes, logits, 9), row(classes, logits, 2)).closeness())
                .isEqualTo(RowComparison.Closeness.DIFFERENT);
    }

    @Test
    void bytesLabelsAndOutcomesAreExact() {
        Group first = row(new int[] {4, 2, 7}, new float[] {10, 5, 3}, 0);
        Group bytes = new SimpleGroup(CLASSES);
        bytes.add("id", "a/1.png");
        bytes.add("outcome", "undecodable");
        assertThat(compare(first, bytes).differences())
                .containsExactly("outcome is scored, computed again undecodable");
        Group other = new SimpleGroup(CLASSES);
        other.add("id", "a/1.png");
        other.add("outcome", "unreadable");
        other.add("crc32c", 78L);
        Group unreadable = new SimpleGroup(CLASSES);
        unreadable.add("id", "a/1.png");
        unreadable.add("outcome", "unreadable");
        unreadable.add("label", 4);
        assertThat(compare(unreadable, other).differences())
                .containsExactly(
                        "label is 4, computed again empty",
                        "crc32c is empty, computed again 78 (the bytes of the image have changed)");
    }

    @Test
    void eachFormHasItsOwnScale() {
        int[] classes = {4, 2, 7};
        float[] large = {1000, 500, 300};
        float[] small = {1, 0.5f, 0.3f};
        Group first = row(classes, large, small, 0, 999);
        Group second = row(classes, large, small, 0, 999.015);
        assertThat(compare(first, second).closeness())
                .as("the drift is as exact as the larger logits")
                .isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(compare(first, second).largest()).isBetween(0.7e-5, 0.8e-5);
        assertThat(compare(first, row(classes, large, small, 0, 999.025)).differences())
                .containsExactly("deploy_max_abs_diff is 999.0, computed again 999.025");
        assertThat(compare(rowWithMargin(0.5, small, large), rowWithMargin(0.501, small, large))
                        .differences())
                .as("the margin is as exact as its own form's logits, not as those of the last form")
                .containsExactly("train_margin is 0.5, computed again 0.501");
    }

    @Test
    void logitsThatAreAllZeroHaveNoScale() {
        int[] classes = {4, 2, 7};
        float[] zero = {0, 0, 0};
        RowComparison.Result same = compare(row(classes, zero, 0), row(classes, zero, 0));
        assertThat(same.closeness()).isEqualTo(RowComparison.Closeness.SAME);
        assertThat(same.largest()).isZero();
        Group order = row(new int[] {2, 4, 7}, zero, 0);
        assertThat(compare(row(classes, zero, 0), order).closeness()).isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(compare(row(classes, zero, 0), order).largest()).isZero();
        RowComparison.Result other = compare(row(classes, zero, zero, 0, 1e-6), row(classes, zero, zero, 0, 2e-6));
        assertThat(other.differences()).containsExactly("deploy_max_abs_diff is 1.0E-6, computed again 2.0E-6");
        assertThat(other.largest()).isInfinite();
    }

    @Test
    void driftIsOfTwoLogits() {
        assertThat(compare(drift(1e-7), drift(1e-7 + 1.9e-5)).closeness()).isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(compare(drift(1e-7), drift(1e-7 + 2.1e-5)).differences())
                .hasSize(2)
                .allMatch(text ->
                        text.matches("deploy_(relative|max_abs)_diff is 1.0E-[67], computed again 2.1\\d*E-[45]"));
    }

    /** Of scores with a range of 10. */
    private static Group drift(double relative) {
        Group row = nothing(CLASSES);
        row.add("deploy_relative_diff", relative);
        row.add("deploy_max_abs_diff", 10 * relative);
        return row;
    }

    @Test
    void aFewPixelsMayChange() {
        assertThat(compare(pixels(100, "a"), pixels(101, "b")).closeness()).isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(compare(pixels(100, "a"), pixels(100, "b")).closeness()).isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(compare(pixels(100, "a"), pixels(100, "a")).closeness()).isEqualTo(RowComparison.Closeness.SAME);
        assertThat(compare(pixels(100, "a"), pixels(102, "b")).differences())
                .containsExactly("deploy_correct_pixels is 100, computed again 102");
    }

    /** 100 × 100 pixels, of which one may change. */
    private static Group pixels(long correct, String sha256) {
        Group row = new SimpleGroup(PIXELS);
        row.add("id", "a/1.png");
        row.add("outcome", "scored");
        row.add("width", 100);
        row.add("height", 100);
        row.add("labelled_pixels", 10_000L);
        row.add("deploy_correct_pixels", correct);
        row.add("deploy_prediction_sha256", sha256);
        row.add("deploy_changed_pixels_percent", 0.005);
        return row;
    }

    /** Without a tolerance logits differ by their last bits, which a reader must see. */
    @Test
    void logitsThatDifferAreWrittenWithAsManyDigitsAsItTakes() {
        float next = Math.nextUp(5f);
        Group first = row(new int[] {4, 2, 7}, new float[] {10, 5, 3}, 0);
        Group second = row(new int[] {4, 2, 7}, new float[] {10, next, 3}, 0);
        assertThat(RowComparison.of(first, second, FORMS, 0).differences())
                .contains("train predicts class 4 (10.000000), 2 (5.0000000), 7 (3.0000000), computed again"
                        + " class 4 (10.000000), 2 (5.0000005), 7 (3.0000000)");
        Group last = row(new int[] {4, 2, 7}, new float[] {1, 0.5f, 1e-3f}, 0);
        Group near = row(new int[] {4, 2, 7}, new float[] {1, 0.5f, Math.nextUp(1e-3f)}, 0);
        assertThat(RowComparison.of(last, near, FORMS, 0).differences())
                .anyMatch(
                        text -> text.contains("7 (0.0010000000), computed again") && text.endsWith("7 (0.0010000002)"));
    }

    @Test
    void aDifferenceOfExactlyTheToleranceIsWithin() {
        Group first = row(new int[] {4, 2, 7}, new float[] {8, 5, 3}, 0);
        Group second = row(new int[] {4, 2, 7}, new float[] {8, 6, 3}, 0);
        assertThat(RowComparison.of(first, second, FORMS, 0.125).closeness()).isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(RowComparison.of(first, second, FORMS, 0.124).closeness())
                .isEqualTo(RowComparison.Closeness.DIFFERENT);
    }

    /** It lies just below the last of them, so that two logits may each be off. */
    @Test
    void aClassThatLeavesTheBestIsComparedWithTheLastOfThem() {
        Group first = row(new int[] {4, 2, 7}, new float[] {10, 3.00015f, 3.00005f}, 0);
        Group second = row(new int[] {4, 7, 8}, new float[] {10, 3.00006f, 3}, 0);
        assertThat(compare(first, second).differences()).noneMatch(text -> text.contains("predicts"));
        Group third = row(new int[] {4, 2}, new float[] {10, 9.99985f}, 0);
        Group fourth = row(new int[] {2, 4}, new float[] {10, 9.99991f}, 1);
        assertThat(compare(third, fourth).differences())
                .as("a class that stays among them is off by one logit only")
                .anyMatch(text -> text.startsWith("train predicts class 4 "));
    }

    @Test
    void listsOfAnotherLengthDiffer() {
        Group first = row(new int[] {4, 2}, new float[] {10, 5}, 0);
        Group second = row(new int[] {4, 2, 7}, new float[] {10, 5, 3}, 0);
        assertThat(compare(first, second).differences())
                .containsExactly(
                        "train has 2 best classes, computed again 3", "deploy has 2 best classes, computed again 3");
    }

    /** An empty value is no number that could be near. */
    @Test
    void whatOnlyOneRowHasDiffers() {
        float[] logits = {10, 5, 3};
        Group all = row(new int[] {4, 2, 7}, logits, 0);
        Group without = unmeasured(new int[] {4, 2, 7}, logits, logits, 0);
        assertThat(compare(all, without).differences())
                .containsExactly(
                        "train_margin is 5.0, computed again empty",
                        "deploy_relative_diff is 1.0E-7, computed again empty",
                        "deploy_max_abs_diff is 1.0E-6, computed again empty");
        assertThat(compare(without, all).differences()).contains("train_margin is empty, computed again 5.0");
        Group placeless = nothing(CLASSES);
        for (String form : FORMS) {
            placeless.addGroup(form + "_top3_class").addGroup(0).add(0, 4);
            placeless.addGroup(form + "_top3_logit").addGroup(0).add(0, 10f);
        }
        Group placed = unmeasured(new int[] {4}, new float[] {10}, new float[] {10}, 0);
        assertThat(compare(placed, placeless).differences()).contains("train_label_place is 0, computed again empty");
        assertThat(compare(placeless, placed).differences()).contains("deploy_label_place is empty, computed again 0");
        Group counted = pixels(100, "a");
        Group uncounted = nothing(PIXELS);
        assertThat(compare(counted, uncounted).differences())
                .contains(
                        "deploy_correct_pixels is 100, computed again empty",
                        "deploy_changed_pixels_percent is 0.005, computed again empty");
        assertThat(compare(uncounted, counted).differences())
                .contains("deploy_correct_pixels is empty, computed again 100");
    }

    private static Group nothing(MessageType type) {
        Group row = new SimpleGroup(type);
        row.add("id", "a/1.png");
        row.add("outcome", "scored");
        return row;
    }

    @Test
    void severalLabelsAreExact() {
        Group first = labels(4, 5);
        assertThat(compare(first, labels(4, 5)).closeness()).isEqualTo(RowComparison.Closeness.SAME);
        assertThat(compare(first, labels(4, 6)).differences()).containsExactly("labels is 4, 5, computed again 4, 6");
    }

    private static Group labels(int... labels) {
        Group row = row(new int[] {4, 2, 7}, new float[] {10, 5, 3}, 0);
        Group list = row.addGroup("labels");
        for (int label : labels) {
            list.addGroup(0).add(0, label);
        }
        return row;
    }

    @Test
    void theDriftIsAsExactAsTheLargerLogits() {
        int[] classes = {4, 2, 7};
        float[] large = {1000, 500, 300};
        float[] small = {1, 0.5f, 0.3f};
        Group first = row(classes, small, large, 0, 999);
        assertThat(compare(first, row(classes, small, large, 0, 999.015)).closeness())
                .isEqualTo(RowComparison.Closeness.WITHIN);
        Group margin = unmeasured(classes, large, small, 0);
        margin.add("deploy_margin", 0.5);
        Group other = unmeasured(classes, large, small, 0);
        other.add("deploy_margin", 0.501);
        assertThat(compare(margin, other).differences()).containsExactly("deploy_margin is 0.5, computed again 0.501");
    }

    /** Embeddings have the length 1, and their drift may be 0 in one of the rows. */
    @Test
    void withoutDriftTheScaleIsOne() {
        assertThat(compare(drift(0), drift(1e-6)).closeness()).isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(compare(drift(0), drift(3e-6)).differences())
                .containsExactly("deploy_max_abs_diff is 0.0, computed again " + 10 * 3e-6);
    }

    /** Of 300 x 200 pixels 6 may change, and 0.01 % of them. */
    @Test
    void theNumberOfPixelsThatMayChangeGrowsWithTheImage() {
        Group first = pixels(300, 200, 100, 50);
        assertThat(compare(first, pixels(300, 200, 106, 50)).closeness()).isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(compare(first, pixels(300, 200, 107, 50)).differences())
                .containsExactly("deploy_correct_pixels is 100, computed again 107");
        assertThat(compare(first, pixels(300, 200, 100, 50.009)).closeness()).isEqualTo(RowComparison.Closeness.WITHIN);
        assertThat(compare(first, pixels(300, 200, 100, 50.011)).differences())
                .containsExactly("deploy_changed_pixels_percent is 50.0, computed again 50.011");
    }

    private static Group pixels(int width, int height, long correct, double changed) {
        Group row = nothing(PIXELS);
        row.add("width", width);
        row.add("height", height);
        row.add("deploy_correct_pixels", correct);
        row.add("deploy_changed_pixels_percent", changed);
        return row;
    }
}
