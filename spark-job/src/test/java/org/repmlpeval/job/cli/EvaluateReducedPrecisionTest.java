package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.result.ExactnessSection.FormExactness;
import org.repmlpeval.job.report.result.FormAccuracy;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.write.PthWriter;
import org.repmlpeval.model.procedural.Procedural;

/** Forms in reduced precision in evaluations, gates, audits and checks. */
class EvaluateReducedPrecisionTest {
    private static final int IMAGES = 10;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path arch;
    private static Path data;
    private static Path weights;

    @BeforeAll
    static void makeFiles() throws IOException {
        arch = Tiny.file("tiny.yaml", shared);
        data = TestImages.folder(shared.resolve("images"), IMAGES, 16, 16);
        weights = Tiny.checkpoint(Tiny.square(), shared);
    }

    private Cli evaluate(Path out, Path checkpoint, String forms, Object... more) {
        List<Object> args =
                new ArrayList<>(List.of("evaluate", "--arch", arch, "--weights", checkpoint, "--data", data));
        args.addAll(List.of("--recipe", "none-16", "--master", "local[2]", "--out", out, "--forms", forms));
        args.addAll(Arrays.asList(more));
        return Cli.run(args.toArray());
    }

    private static EvaluationReport report(Path run) throws IOException {
        try (InputStream in = Files.newInputStream(run.resolve("report.json"))) {
            return ReportJson.read(in);
        }
    }

    @Test
    void theyAreFormsOfTheirOwn() throws IOException {
        Path out = directory.resolve("out");
        List<String> forms = List.of("train", "deploy", "train@tf32", "deploy@bf16", "fused@fp16");
        Cli cli = evaluate(out, weights, String.join(",", forms), "--gate", "top1.deploy@bf16 >= 0");
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        EvaluationReport report = report(out);
        assertThat(report.run().forms()).isEqualTo(forms);
        assertThat(report.accuracy()).extracting(FormAccuracy::form).isEqualTo(forms);
        assertThat(report.comparison()).extracting(FormComparison::other).isEqualTo(forms.subList(1, 5));
        assertThat(report.environment().engine().reducedPrecision())
                .isEqualTo("simulated on the CPU by rounding, sums in float32");
        Map<String, Long> bytes = report.architecture().tensorBytesByForm();
        assertThat(bytes.get("deploy@bf16")).isEqualTo(bytes.get("deploy") / 2);
        assertThat(bytes.get("fused@fp16")).isEqualTo(bytes.get("deploy") / 2);
        assertThat(bytes.get("train@tf32")).isEqualTo(bytes.get("train"));
        // Larger steps of rounding, larger drift.
        double exact = report.drift("deploy").get("maxAbs").max();
        double fp16 = report.drift("fused@fp16").get("maxAbs").max();
        double bf16 = report.drift("deploy@bf16").get("maxAbs").max();
        assertThat(fp16).isGreaterThan(10 * exact);
        assertThat(bf16).isGreaterThan(2 * fp16);
        assertThat(report.exactness().forms()).extracting(FormExactness::form).containsExactly("train", "deploy");
        assertThat(report.gates().passed()).isTrue();
        assertThat(cli.out())
                .contains("precision   forms with @ are simulated on the CPU by rounding, sums in float32\n")
                .contains("  deploy@bf16 has no verdict, because it rounds by design\n")
                .contains("deploy@bf16 vs train");
        assertThat(Files.readString(out.resolve("report.md")))
                .contains("forms in reduced precision", "simulated on the CPU by rounding, sums in float32");

        Cli audit = Cli.run("audit", out);
        assertThat(audit.exitCode()).as(audit.out() + audit.err()).isZero();
        Cli self = Cli.run("compare", out, out);
        assertThat(self.exitCode()).as(self.err()).isZero();
        Cli gate = Cli.run("gate", out, "--gate", "exactness.deploy@bf16 == rounding");
        assertThat(gate.exitCode()).isEqualTo(2);
        assertThat(gate.err()).contains("'deploy@bf16' is no form of exactness in this run; legal: train, deploy");
    }

    @Test
    void withoutThemTheReportDoesNotSpeakOfThem() throws IOException {
        Path out = directory.resolve("out");
        Cli cli = evaluate(out, weights, "train,deploy");
        assertThat(report(out).environment().engine().reducedPrecision()).isNull();
        assertThat(cli.out()).doesNotContain("precision   ", "no verdict");
    }

    @Test
    void nd4jSimulatesThemToo() throws IOException {
        Path out = directory.resolve("out");
        Cli cli = evaluate(out, weights, "deploy,deploy@fp16", "--backend", "nd4j");
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(report(out).environment().engine().reducedPrecision())
                .isEqualTo("simulated by rounding on ND4J's CpuBackend, sums in float32");
    }

    /** A bias of 70,000 is a number in float32 and bfloat16, but infinite in fp16. */
    @Test
    void whatIsInfiniteInTheTypeIsCountedAsNonFinite() throws IOException {
        StateDict finite = Procedural.weights(Tiny.square().tensors(Form.TRAIN), "");
        Map<String, Tensor> tensors = new LinkedHashMap<>(finite.tensors());
        float[] bias = new float[Tiny.CLASSES];
        bias[2] = 70_000;
        tensors.put("head.bias", Tensor.of(bias, Tiny.CLASSES));
        Path large = directory.resolve("large.pth");
        PthWriter.write(new StateDict(tensors), large);

        Path out = directory.resolve("out");
        Cli cli = evaluate(out, large, "train,train@bf16,train@fp16", "--max-missing", "100%");
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(5);
        EvaluationReport report = report(out);
        assertThat(report.outcomes().nonFinite()).isEqualTo(IMAGES);
        assertThat(report.accuracy()).extracting(FormAccuracy::nonFiniteImages).containsExactly(0L, 0L, (long) IMAGES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train,deploy@bf16 | The form deploy@bf16 rounds by design. Whether it is good enough is told by its accuracy.",
                "train,train@bf16,train@fp16 | The forms train@bf16 and train@fp16 round by design. Whether they are good enough is told by their accuracy.",
                "deploy@bf16,deploy | The form deploy@bf16, with which the others were compared, rounds by design.",
            })
    void theVerdictLeavesThemOut(String forms, String sentence) throws IOException {
        Path out = directory.resolve("out");
        Cli cli = evaluate(out, weights, forms);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out().replaceAll("\\s+", " ")).contains(sentence);
    }

    @Test
    void checkComparesThemByTheTolerance() {
        Object[] args = {"check", "--arch", arch, "--weights", weights, "--input", "procedural:2", "--forms"};
        Cli close = Cli.run(with(args, "train,train@bf16", "--tolerance", "0.1", "--exact-sample", "0"));
        assertThat(close.exitCode()).as(close.out() + close.err()).isZero();
        assertThat(close.out()).contains("train@bf16 against train: max |difference|", ": within 0.1");
        Cli judged = Cli.run(with(args, "train,deploy,train@bf16"));
        assertThat(judged.exitCode()).isEqualTo(1);
        assertThat(judged.out())
                .contains("verdict deploy: exact conversion, the rest is rounding", ": BEYOND 5.0E-6")
                .doesNotContain("verdict train@bf16");
    }

    private static Object[] with(Object[] args, Object... more) {
        List<Object> all = new ArrayList<>(Arrays.asList(args));
        all.addAll(Arrays.asList(more));
        return all.toArray();
    }
}
