package org.repmlpeval.job.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ExampleKinds;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.GatesSection.GateResult;

/** Gates of faces: pairs, probes, and the verdict of the float64 sample. */
class FaceGatesTest {
    private EvaluationReport report;

    @BeforeEach
    void makeReport() {
        ObjectNode document = ExampleKinds.faces();
        ExampleKinds.set(
                document,
                "exactness",
                new ExactnessSection(
                        List.of(),
                        null,
                        null,
                        List.of(),
                        List.of(
                                new ExactnessSection.FormExactness("train", "rounding", true, null, null, List.of()),
                                new ExactnessSection.FormExactness(
                                        "deploy", "a fault in block 3", false, "block 3", null, List.of())),
                        List.of()));
        report = ExampleKinds.report(document);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verification.train >= 80 | true | the verification accuracy of train is 80.00 %, exactly the limit",
                "verification.deploy >= 80 | false | the verification accuracy of deploy is 79.00 %, 1.00 points below the limit of 80.00 %",
                "verification-drop <= 0.5 | false | the loss of verification accuracy from train to deploy is 1.00 points, 0.50 points above the limit of 0.50 points",
                "tar@1e-1.train >= 85 | true | the true accept rate of train at a false accept rate of 1e-1 is 86.00 %, 1.00 points above the limit of 85.00 %",
                "tar@1e-5.deploy >= 45 | true | the true accept rate of deploy at a false accept rate of 1e-5 is 45.00 %, exactly the limit",
                "tar@1e-3-drop <= 1 | true | the loss of true accept rate at a false accept rate of 1e-3 from train to deploy is 1.00 points, exactly the limit",
                "tar@1e-6.train >= 0 | false | the true accept rate of train at a false accept rate of 1e-6 cannot be judged: the report has no such number, because there are too few pairs of two persons to measure this false accept rate",
                "rank1.train >= 71 | true | the rank-1 rate of train is 71.00 %, exactly the limit",
                "rank5.train >= 80 | false | the rank-5 rate of train is 75.00 %, 5.00 points below the limit of 80.00 %",
                "rank10.deploy >= 60 | true | the rank-10 rate of deploy is 70.00 %, 10.00 points above the limit of 60.00 %",
                "exactness.train == rounding | true | the float64 sample of train finds only rounding",
                "exactness.deploy == rounding | false | the float64 sample of deploy finds a fault: a fault in block 3",
                "drift-cosine <= 1 | false | the largest 1 - cosine of the embeddings of deploy and train cannot be judged: the report has no such number",
            })
    void eachNumberIsThatOfTheReport(String gate, boolean passed, String sentence) {
        GateResult result = judge(gate, Optional.empty());

        assertThat(result.sentence()).isEqualTo(sentence);
        assertThat(result.passed()).isEqualTo(passed);
    }

    @Test
    void lossesFromABaselineAreThoseOfTheForm() {
        Optional<Baseline> itself = Optional.of(new Baseline("/runs/a", report));

        assertThat(judge("rank1-drop-from-baseline.deploy <= 0", itself).sentence())
                .isEqualTo("the loss of rank-1 rate of deploy from the baseline is 0.00 points, exactly the limit");
        GateResult speed = judge("images-per-second-drop-from-baseline <= 0", itself);
        assertThat(speed.sentence())
                .isEqualTo("the loss of speed end to end from the baseline is 0.00 %, exactly the limit");
        assertThat(speed.form()).isNull();
        assertThat(speed.by()).isZero();
    }

    /** Other pairs are another test, and so are other probes; each spoils the numbers of its own section only. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/verification/pairs/digest | bb | verification | rank1 | list of pairs is bb, that of this run is aa",
                "/verification/pairs/embedding | image_and_mirror | tar@1e-3 | rank5 | embedding of a pair is image_and_mirror,",
                "/identification/probes/fingerprint | 1 | rank10 | verification | probes is 1, that of this run is 0",
                "/recipe/sha256 | 00 | rank1 | | recipe is imagenet-224 (00), that of this run is imagenet-224 (fedcba98)",
            })
    void aBaselineThatMeasuredSomethingElseIsRefused(
            String pointer, String value, String refused, String judged, String reason) {
        Optional<Baseline> baseline = Optional.of(new Baseline(
                "/runs/a",
                ExampleKinds.report(ExampleKinds.changed(ExampleKinds.faces(), pointer, '"' + value + '"'))));

        GateResult unjudged = judge(refused + "-drop-from-baseline.train <= 100", baseline);
        assertThat(unjudged.passed()).isFalse();
        assertThat(unjudged.sentence())
                .contains(" cannot be judged: the baseline /runs/a did not measure the same: its " + reason);
        if (judged != null) {
            assertThat(judge(judged + "-drop-from-baseline.train <= 100", baseline)
                            .passed())
                    .isTrue();
        }
    }

    @Test
    void speedsAreThoseOfTheSameFormsAndMachines() {
        for (String change :
                List.of("/run/spark/parallelism 64", "/environment/machines [] ", "/run/forms [\"train\"]")) {
            String[] parts = change.split(" ");
            Optional<Baseline> baseline = Optional.of(new Baseline(
                    "/runs/a", ExampleKinds.report(ExampleKinds.changed(ExampleKinds.faces(), parts[0], parts[1]))));
            assertThat(judge("images-per-second-drop-from-baseline <= 100", baseline)
                            .sentence())
                    .contains("the baseline /runs/a did not measure the same: its ");
            assertThat(judge("verification-drop-from-baseline.train <= 0", baseline)
                            .passed())
                    .isTrue();
        }
    }

    private GateResult judge(String gate, Optional<Baseline> baseline) {
        Measurable run = Measurable.of(report);
        Gates gates = Gates.of(List.of(gate), baseline);
        gates.require(run);
        return gates.judge(report, run).results().get(0);
    }
}
