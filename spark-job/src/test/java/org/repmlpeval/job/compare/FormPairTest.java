package org.repmlpeval.job.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.result.Share;

/** The numbers of NumPy and SciPy, see make_comparison.py. */
class FormPairTest {
    @Test
    void numbersAreThoseOfSciPy() throws IOException {
        JsonNode golden;
        try (InputStream in = getClass().getResourceAsStream("comparison.json")) {
            golden = new ObjectMapper().readTree(in);
        }
        FormPair.Counter counter = new FormPair.Counter("deploy");
        for (int i = 0; i < golden.get("labels").size(); i++) {
            int label = golden.get("labels").get(i).asInt();
            counter.add(
                    "image" + i,
                    StandingTest.image(label),
                    true,
                    row(golden.get("first").get(i), label),
                    row(golden.get("second").get(i), label));
        }
        FormPair pair = counter.result();

        JsonNode expected = golden.get("expected");
        assertThat(pair.images()).isEqualTo(60);
        assertThat(pair.onlyFirstRight())
                .isEqualTo(expected.get("onlyFirstRight").asLong());
        assertThat(pair.onlySecondRight())
                .isEqualTo(expected.get("onlySecondRight").asLong());
        assertThat(pair.bothRight()).isEqualTo(expected.get("bothRight").asLong());
        assertThat(pair.flips().count())
                .isEqualTo(expected.get("flips").asLong())
                .isEqualTo(pair.flipList().items().size());
        assertThat(pair.flips().of()).isEqualTo(60);
        assertThat(pair.neitherRight())
                .isEqualTo(60 - pair.bothRight() - pair.onlyFirstRight() - pair.onlySecondRight());
        assertThat(pair.firstPercent()).isCloseTo((pair.bothRight() + pair.onlyFirstRight()) / 0.6, within(1e-10));
        assertThat(pair.secondPercent() - pair.firstPercent()).isCloseTo(pair.points(), within(1e-10));
        assertThat(pair.pValue()).isCloseTo(expected.get("pValue").asDouble(), within(1e-12));
        assertThat(pair.points()).isCloseTo(expected.get("points").asDouble(), within(1e-10));
        assertThat(pair.tango95().lowPercent()).isCloseTo(expected.get("low").asDouble(), within(1e-8));
        assertThat(pair.tango95().highPercent()).isCloseTo(expected.get("high").asDouble(), within(1e-8));
        assertThat(pair.drift().images()).isEqualTo(expected.get("driftImages").asLong());
        assertThat(pair.drift().max()).isEqualTo(expected.get("driftMax").asDouble());
        assertThat(pair.drift().mean()).isCloseTo(expected.get("driftMean").asDouble(), within(1e-12));
    }

    /** Without labels nothing is known of accuracy, but flips are. */
    @Test
    void numbersThatNeedLabelsAreNullWithoutThem() {
        FormPair.Counter counter = new FormPair.Counter("deploy");
        ImageRow.FormRow one = new ImageRow.FormRow(false, 1, new int[] {1, 2}, new float[] {3, 2});
        ImageRow.FormRow other = new ImageRow.FormRow(false, 1, new int[] {2, 1}, new float[] {4, 2.5f});
        counter.add("a", StandingTest.image(null), false, one, other);
        counter.add("b", StandingTest.image(null), false, one, one);
        FormPair pair = counter.result();
        assertThat(pair.images()).isZero();
        assertThat(pair.firstPercent()).isNull();
        assertThat(pair.secondPercent()).isNull();
        assertThat(pair.pValue()).isNull();
        assertThat(pair.points()).isNull();
        assertThat(pair.tango95()).isNull();
        assertThat(pair.flips()).isEqualTo(Share.of(1, 2));
        assertThat(pair.drift().max()).isEqualTo(2);
        assertThat(pair.drift().worstImage()).isEqualTo("a");
    }

    private static ImageRow.FormRow row(JsonNode best, int label) {
        int k = best.get("classes").size();
        int[] classes = new int[k];
        float[] logits = new float[k];
        for (int i = 0; i < k; i++) {
            classes[i] = best.get("classes").get(i).asInt();
            logits[i] = (float) best.get("logits").get(i).asDouble();
        }
        return new ImageRow.FormRow(classes[0] == label, logits[0] - logits[1], classes, logits);
    }
}
