package org.repmlpeval.job.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.report.result.GatesSection;
import org.repmlpeval.job.report.result.GatesSection.GateResult;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.model.InvalidInputException;

class GatesTest {
    /** Of 37 scored images, one flips. */
    private final EvaluationReport report = Examples.report(Examples.images());

    @Test
    void aFloorSaysHowFarTheNumberIsFromIt() {
        double top1 = report.accuracy().get(1).top1().percent();
        double limit = Math.ceil(top1 * 10 + 1) / 10;

        GateResult failed = judge(report, "top1.deploy >= " + limit).results().get(0);

        assertThat(failed.passed()).isFalse();
        assertThat(failed.measured()).isEqualTo(top1);
        assertThat(failed.limit()).isEqualTo(limit);
        assertThat(failed.by()).isEqualTo(top1 - limit);
        assertThat(failed.sentence())
                .matches("top-1 of deploy is \\d\\d\\.\\d\\d %, 0\\.\\d\\d points below the limit of \\d\\d\\.\\d0 %");
        assertThat(judge(report, "top1.deploy>=" + top1).results().get(0).sentence())
                .endsWith("%, exactly the limit");
        assertThat(judge(report, "top5.train >= 10 %").passed()).isTrue();
    }

    @Test
    void aGateWithoutFormIsForEveryForm() {
        GatesSection section = judge(report, "top1 >= 0", "drift-max <= 0");

        assertThat(section.results()).extracting(GateResult::form).containsExactly("train", "deploy", "deploy");
        assertThat(section.passed()).isFalse();
        assertThat(section.failed()).hasSize(1);
        assertThat(section.failed().get(0).sentence())
                .startsWith("the largest |logit difference| of deploy and train is ")
                .endsWith(" above the limit of 0");
    }

    @Test
    void aDropIsJudgedByTheUpperEndOfItsInterval() {
        double upper = -report.comparison().get(0).difference().tango95().lowPercent();
        assertThat(report.comparison().get(0).difference().points()).isLessThan(upper);

        assertThat(judge(report, "top1-drop.deploy <= " + (upper + 0.01)).passed())
                .isTrue();
        GateResult failed =
                judge(report, "top1-drop.deploy <= " + (upper - 0.01)).results().get(0);
        assertThat(failed.passed()).isFalse();
        assertThat(failed.measured()).isEqualTo(upper);
        assertThat(failed.sentence())
                .startsWith("the loss of top-1 from train to deploy, at the upper end of its 95 % interval, is ");
    }

    @ParameterizedTest
    @CsvSource({
        "flips <= 0, false, the number of images on which deploy and train predict different classes is 1; 1 above the limit of 0",
        "flips <= 1, true, the number of images on which deploy and train predict different classes is 1; exactly the limit",
        "flips <= 2.7%, false, the share of images on which deploy and train predict different classes is 2.703 %; 0.003 points above the limit of 2.700 %",
        "missing <= 3, false, the number of images without a result cannot be judged: the report has no such number",
        "images-per-second >= 5, true, the speed end to end is 5.0 images/s; exactly the limit",
        "images-per-task-second.deploy >= 24, false, the speed of the forward pass of deploy in a task is 23.8 images/s; 0.3 images/s below the limit of 24.0 images/s",
        "exactness.deploy == rounding, false, the float64 sample of deploy cannot be judged: the report has no such verdict",
    })
    void eachNumberIsThatOfTheReport(String gate, boolean passed, String sentence) {
        GateResult result = judge(report, gate).results().get(0);
        assertThat(result.sentence().replace(", ", "; ")).startsWith(sentence.replace(", ", "; "));
        assertThat(result.passed()).isEqualTo(passed);
    }

    @Test
    void aNumberThatIsNotThereFailsTheGate() {
        EvaluationReport nothing = Examples.report(
                List.of(Examples.TASK.fault(Subject.of("a", 1), ImageOutcome.UNREADABLE, "file is gone")));
        for (String gate : List.of("top1 >= 0", "top1-drop <= 100", "flips <= 100%", "drift-max <= 1e30")) {
            GatesSection section = judge(nothing, gate);
            assertThat(section.passed()).as(gate).isFalse();
            assertThat(section.results().get(0).measured()).isNull();
            assertThat(section.results().get(0).sentence())
                    .endsWith("cannot be judged: the report has no such number, because no image was scored");
        }
    }

    @Test
    void dropsFromABaselineNeedTheSameData() {
        EvaluationReport agreeing = Examples.report(Examples.agreeing());
        Gates gates = Gates.of(List.of("top1-drop-from-baseline <= 0"), Optional.of(new Baseline("/runs/a", report)));

        assertThat(gates.judge(report, Measurable.of(report)).passed()).isTrue();
        assertThat(gates.judge(agreeing, Measurable.of(agreeing)).baseline()).isEqualTo("/runs/a");

        String other = ReportJson.write(report).replace("7d3f00aa4be1c9d2", "0000000000000000");
        Gates elsewhere =
                Gates.of(List.of("top1-drop-from-baseline <= 0"), Optional.of(new Baseline("/runs/b", read(other))));
        assertThat(elsewhere
                        .judge(report, Measurable.of(report))
                        .results()
                        .get(0)
                        .sentence())
                .isEqualTo("the loss of top-1 of train from the baseline cannot be judged: the baseline /runs/b did not"
                        + " measure the same: its fingerprint of the data set is 00000000, that of this run is"
                        + " 7d3f00aa");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "top1 => 80 | gate 'top1 => 80' cannot be read",
                "top1 = 80 | cannot be read; legal: NAME >= NUMBER",
                "top1.deploy <= 80 | the sign is <=; legal for top1: >=, because larger is better",
                "top1 >= 101 | the limit is 101 %; legal: 0 to 100",
                "top1 >= many | the limit is 'many'; legal: a number of at least 0",
                "drift-max <= 1e-400 | the limit '1e-400' is too small to be told from 0; legal: 0, or a number from",
                "5 | gate '5' cannot be read; legal: NAME >= NUMBER",
                "5 | a comma stands between two gates, so write a decimal number with a point; see",
                "images-per-second >= 5% | the limit has a percent sign, but the number is a number of images per second",
                "flips <= 100.1% | the limit is 100.1 %; legal: 0 to 100",
                "top1 >= NaN | the limit is 'NaN'; legal: a number of at least 0",
                "top1 >= 1e999 | the limit is '1e999'; legal: a number of at least 0",
                "drift-max <= 1% | the limit has a percent sign, but the number is not a share",
                "flips <= 0.5 | a number of images is whole; for a share add a percent sign, for example 0.5%",
                "top1.fused >= 80 | 'fused' is no form of top1 in this run; legal: train, deploy",
                "flips.train <= 1 | 'train' is no form of flips in this run; legal: deploy",
                "missing.deploy <= 1 | legal: none, because the number is not of a form",
                "exactness == exact | the verdict is 'exact'; legal: rounding",
                "top2 >= 80 | this run gives no number 'top2'; legal for it: top1, top1-drop-from-baseline, top5,",
                "miou >= 40 | this run gives no number 'miou'",
                "top1-drop-from-baseline <= 1 | needs a run to compare with; name its folder with --baseline",
            })
    void whatCannotBeJudgedIsRefusedBeforeTheRun(String gate, String message) {
        assertThatThrownBy(() -> Gates.of(List.of(gate), Optional.empty()).require(Measurable.of(report)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theSectionIsPartOfTheReport() throws IOException {
        EvaluationReport judged = report.with(judge(report, "top1 >= 1", "flips <= 0"));

        EvaluationReport read = read(ReportJson.write(judged));

        assertThat(read).isEqualTo(judged);
        assertThat(ConsoleSummary.render(read))
                .contains("\ngates       2 of 3 gates passed\ngate passed: top-1 of train is ")
                .contains(
                        "\nGATE FAILED: the number of images on which deploy and train predict different classes is 1,"
                                + " 1 above the limit of 0\nverdict     A gate failed. ");
    }

    @Test
    void aFileOfGatesHasTwoKeys() {
        Gates.Document document =
                Gates.Document.parse("baseline: /runs/a\ngates: ['top1 >= 80', \"flips <= 0\"]\n", "g.yaml");
        assertThat(document).isEqualTo(new Gates.Document("/runs/a", List.of("top1 >= 80", "flips <= 0")));
        for (String text : List.of("", "gates: []", "gate: [a]", "gates: {a: b}", "- top1 >= 80", ":")) {
            assertThatThrownBy(() -> Gates.Document.parse(text, "g.yaml"))
                    .as(text)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("the file of gates g.yaml ", "legal: a key gates with a list");
        }
    }

    @Test
    void anEmptyEntryOfAFileOfGatesIsNamed() {
        for (String text :
                List.of("gates: [top1 >= 80, ~]", "gates:\n  - top1 >= 80\n  -\n", "gates: [top1 >= 80, ' ']")) {
            assertThatThrownBy(() -> Gates.Document.parse(text, "g.yaml"))
                    .as(text)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "gate 2 in the file of gates g.yaml is empty; legal: a text such as 'top1.deploy >= 80.3'");
        }
    }

    @Test
    void aBaselineWithoutTheFormIsRefusedBeforeTheRun() {
        EvaluationReport renamed = read(ReportJson.write(report).replace("\"deploy\"", "\"fused\""));
        Optional<Baseline> baseline = Optional.of(new Baseline("/runs/a", renamed));

        Gates every = Gates.of(List.of("top1-drop-from-baseline <= 0"), baseline);
        Gates train = Gates.of(List.of("top1-drop-from-baseline.train <= 0"), baseline);

        train.require(Measurable.of(report));
        assertThatThrownBy(() -> every.require(Measurable.of(report)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "the baseline /runs/a has no form deploy, for which gate 'top1-drop-from-baseline <= 0' compares"
                                + " runs; it has train, fused; name one of these in the gate, or give another baseline");
    }

    @Test
    void aFileOfGatesSaysWhatIsWrongAndWhere() {
        for (String[] one : new String[][] {
            {
                "gates:\n  - top1 >= 98\n  - top1: 98\n",
                "what is at gates[1] in line 3 is neither a text nor a list; legal: "
            },
            {"gates: [a]\ngate: [b]\n", "read: the key 'gate' is unknown; legal: a key gates"},
            {"- top1 >= 80", "it has no keys; legal: a key gates"}
        }) {
            assertThatThrownBy(() -> Gates.Document.parse(one[0], "g.yaml"))
                    .as(one[0])
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("the file of gates g.yaml cannot be read: ")
                    .hasMessageContaining(one[1]);
        }
    }

    @Test
    void theLimitsOfLimitsAreLegal() {
        assertThat(judge(report, "top1 >= 0", "flips <= 100%", "flips <= 1e2 %", "drift-max <= 0.0e-5")
                        .results())
                .hasSize(5)
                .filteredOn(result -> !result.passed())
                .extracting(GateResult::gate)
                .containsExactly("drift-max <= 0.0e-5");
        assertThat(judge(report, "top1 >= 100").passed()).isFalse();
    }

    private static GatesSection judge(EvaluationReport report, String... gates) {
        Measurable run = Measurable.of(report);
        Gates all = Gates.of(Arrays.asList(gates), Optional.empty());
        all.require(run);
        return all.judge(report, run);
    }

    private static EvaluationReport read(String json) {
        try {
            return ReportJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
