package org.repmlpeval.job.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.faces.IdentificationSection;
import org.repmlpeval.job.report.faces.IdentificationSection.Rank;
import org.repmlpeval.job.report.faces.MetricResult;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.report.result.AgreementSection;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.GatesSection.GateResult;
import org.repmlpeval.job.task.statistics.Sample;

/** Gates of faces: pairs, probes, and the verdict of the float64 sample. */
class FaceGatesTest {
    private EvaluationReport report;

    @BeforeEach
    void makeReport() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode document = (ObjectNode) mapper.readTree(ReportJson.write(Examples.report(Examples.images())));
        document.remove(List.of("accuracy", "comparison"));
        ((ObjectNode) document.get("schema")).put("name", "repmlp-eval/faces").put("version", 1);
        Map<String, Object> sections = Map.of(
                "agreement",
                new AgreementSection("embedding", 4, 1, 1, null, List.of(), List.of()),
                "verification",
                new VerificationSection(
                        new VerificationSection.Pairs(
                                "pairs.csv", 20, 10, 10, 20, Sample.empty(100), 10, 10, "file", "image"),
                        List.of(pairs("train", 80, 1), pairs("deploy", 79, 0)),
                        List.of(),
                        List.of()),
                "identification",
                new IdentificationSection(
                        new IdentificationSection.Folder("probes", 9, 9, "0", 3L),
                        null,
                        null,
                        9,
                        9,
                        0,
                        null,
                        9,
                        List.of(
                                new IdentificationSection.Form("train", null, ranks(70)),
                                new IdentificationSection.Form("deploy", ranks(60), ranks(50))),
                        List.of()),
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
        for (Map.Entry<String, Object> section : sections.entrySet()) {
            document.set(section.getKey(), mapper.readTree(ReportJson.text(section.getValue())));
        }
        report = ReportJson.read(new ByteArrayInputStream(mapper.writeValueAsBytes(document)));
    }

    private static VerificationSection.Form pairs(String form, double accuracy, int shift) {
        List<MetricResult.TarAtFar> rates = IntStream.rangeClosed(1, 6)
                .mapToObj(e -> e == 6
                        ? new MetricResult.TarAtFar("1e-6", false, null, null, null, null, null, null, null)
                        : new MetricResult.TarAtFar("1e-" + e, true, 1L, 0.5, 1L, 9L, 10L, 95.0 - 10 * e + shift, null))
                .toList();
        return new VerificationSection.Form(
                form, Map.of("cosine", new MetricResult(accuracy, 1.0, 0.9, 10.0, List.of(), rates, List.of())));
    }

    private static List<Rank> ranks(double first) {
        return IntStream.rangeClosed(1, 10)
                .mapToObj(k -> new Rank(k, k, 10, first + k, null, k))
                .toList();
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

    private GateResult judge(String gate, Optional<Baseline> baseline) {
        Measurable run = Measurable.of(report);
        Gates gates = Gates.of(List.of(gate), baseline);
        gates.require(run);
        return gates.judge(report, run).results().get(0);
    }
}
