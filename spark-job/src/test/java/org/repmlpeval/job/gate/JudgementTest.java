package org.repmlpeval.job.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ExampleKinds;
import org.repmlpeval.job.report.result.GatesSection.GateResult;

/** Gates of a classifier whose numbers are set here. */
class JudgementTest {
    private ObjectNode document = ExampleKinds.classification();

    /** A quotient of doubles is not exact, but a smaller loss than rounding can explain is one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "33.3333333333 | 33.33333333325 | true | 0 | top-1 of deploy is 33.33 %, exactly the limit",
                "33.33333333325 | 33.3333333333 | true | 0 | top-1 of deploy is 33.33 %, exactly the limit",
                "33.333331 | 33.333333 | false | -2e-6 | top-1 of deploy is 33.333331 %, 0.000002 points below the limit of 33.333333 %",
                "33.333333 | 33.333331 | true | 2e-6 | top-1 of deploy is 33.333333 %, 0.000002 points above the limit of 33.333331 %",
            })
    void roundingOfAPercentageFailsNoGate(double top1, String limit, boolean passed, double by, String sentence) {
        set("/accuracy/1/top1/percent", String.valueOf(top1));
        GateResult result = judge("top1.deploy >= " + limit);
        assertThat(result.passed()).isEqualTo(passed);
        assertThat(result.by()).isCloseTo(by, within(1e-12));
        assertThat(result.sentence()).isEqualTo(sentence);
    }

    @Test
    void aTinyDriftIsNoRounding() {
        set("/comparison/0/drift/maxAbs/max", "2e-12");
        assertThat(judge("drift-max <= 1e-12").passed()).isFalse();
        assertThat(judge("drift-max <= 3e-12").by()).isEqualTo(3e-12 - 2e-12);
    }

    @Test
    void eachNumberIsItsOwn() {
        set("/comparison/0/drift/maxAbs/p99", "0.25");
        set("/comparison/0/drift/relative/max", "0.125");
        set("/accuracy/0/topK/percent", "91.5");
        set(
                "/outcomes/missing",
                "{\"images\": 3, \"percent\": 7.5, \"limit\": \"1%\", \"allowed\": 0, \"exceeded\": true}");

        assertThat(judge("drift-p99 <= 0.25").measured()).isEqualTo(0.25);
        assertThat(judge("drift-relative <= 0.25").measured()).isEqualTo(0.125);
        assertThat(judge("top5.train >= 1").measured()).isEqualTo(91.5);
        assertThat(judge("missing <= 3").measured()).isEqualTo(3);
        assertThat(judge("missing <= 3").unit()).isEqualTo("images");
        assertThat(judge("missing <= 7.5%").measured()).isEqualTo(7.5);
        assertThat(judge("missing <= 7.5%").unit()).isEqualTo("percent");
    }

    /** Its neighbour's numbers are not taken for those of a form that was not compared. */
    @Test
    void aFormThatWasNotComparedHasNoNumber() {
        set("/run/forms", "[\"train\", \"deploy\", \"fused\"]");
        for (String gate : List.of("flips.fused <= 100%", "top1-drop.fused <= 100", "drift-max.fused <= 1e9")) {
            assertThat(judge(gate).sentence()).as(gate).endsWith(" cannot be judged: the report has no such number");
            assertThat(judge(gate).measured()).as(gate).isNull();
        }
    }

    @Test
    void aVerdictThatIsNotThereHasItsReason() {
        GateResult none = judge("exactness.deploy == rounding");
        assertThat(none.unit()).isEqualTo("verdict");
        assertThat(none.limit()).isNull();
        assertThat(none.sentence())
                .isEqualTo("the float64 sample of deploy cannot be judged: the report has no such verdict");

        set(
                "/exactness",
                "{\"images\": [], \"deployWeights\": null, \"notMeasured\": \"out of memory\", \"unread\": [],"
                        + " \"forms\": [], \"warnings\": []}");
        assertThat(judge("exactness.deploy == rounding").sentence())
                .isEqualTo("the float64 sample of deploy cannot be judged: the runs in float64 failed: out of memory");
    }

    @Test
    void theSpeedOfAResumedRunHasItsReason() {
        set("/speed/endToEndImagesPerSecond", "null");
        assertThat(judge("images-per-second >= 1").sentence())
                .endsWith("the report has no such number, because the run was resumed and it is not known how long an"
                        + " earlier driver worked");
        assertThat(judge("drift-max <= 1").sentence()).doesNotContain("resumed");
        set("/speed/wallSeconds", "0.0");
        assertThat(judge("images-per-second >= 1").sentence()).endsWith("the report has no such number");
    }

    @ParameterizedTest
    @CsvSource({"20.0, 5.0, 75", "4.0, 5.0, -25", "null, 5.0,", "0.0, 5.0,", "20.0, null,"})
    void theLossOfSpeedIsAShareOfTheBaseline(String before, String now, Double loss) {
        assertThat(measured(
                        "images-per-second-drop-from-baseline <= 10", "/speed/endToEndImagesPerSecond", before, now))
                .isEqualTo(loss);
    }

    @ParameterizedTest
    @CsvSource({"82.5, 80.0, 2.5", "null, 80.0,", "82.5, null,"})
    void aDropIsFromTheBaseline(String before, String now, Double drop) {
        assertThat(measured("top1-drop-from-baseline.deploy <= 10", "/accuracy/1/top1/percent", before, now))
                .isEqualTo(drop);
    }

    /** What a gate measures whose baseline and run have these values. */
    private Double measured(String gate, String pointer, String before, String now) {
        EvaluationReport baseline = ExampleKinds.report(ExampleKinds.changed(document, pointer, before));
        set(pointer, now);
        return judge(gate, Optional.of(new Baseline("/runs/a", baseline))).measured();
    }

    @Test
    void eightBitsHaveNoVerdict() {
        Measurable run = new Measurable(Set.of(Feature.CLASSES, Feature.FLOAT64), List.of("train", "int8"), Set.of(1));
        Measure exactness = Gate.parse("exactness == rounding").measure(run);
        assertThat(exactness.forms(run)).containsExactly("train");
    }

    private void set(String pointer, String json) {
        document = ExampleKinds.changed(document, pointer, json);
    }

    private GateResult judge(String gate) {
        return judge(gate, Optional.empty());
    }

    private GateResult judge(String gate, Optional<Baseline> baseline) {
        EvaluationReport report = ExampleKinds.report(document);
        Measurable run = Measurable.of(report);
        return Gates.of(List.of(gate), baseline).judge(report, run).results().get(0);
    }
}
