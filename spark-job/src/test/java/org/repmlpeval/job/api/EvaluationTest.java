package org.repmlpeval.job.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.cli.RepmlpEval;
import org.repmlpeval.job.cli.options.GivenOptions;
import org.repmlpeval.job.report.EvaluationReport;

/** Evaluations on the session of another program, which refuses classes that are not registered with Kryo. */
class EvaluationTest {
    private static SparkSession spark;
    private static Path arch;
    private static Path data;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder()
                .master("local[2]")
                .appName("another program")
                .config("spark.ui.enabled", "false")
                .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .getOrCreate();
        arch = Tiny.file("tiny.yaml", shared);
        data = TestImages.folder(shared.resolve("images"), 16, 16, 16);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Evaluation tiny() {
        return Evaluation.of(spark)
                .architecture(arch.toString())
                .weights("procedural")
                .data(data.toString())
                .recipe("repmlpnet-16")
                .progress(line -> {});
    }

    @Test
    void theDemoGivesItsCountsAsTables() {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Path out = directory.resolve("a [1] {b} *");
        EvaluationResult result = Evaluation.demo(spark)
                .forms("train", "deploy", "fused")
                .out(out.toString())
                .progress(lines::add)
                .run();
        EvaluationReport report = result.report();
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("Evaluating RepMLPNet-digits"));
        assertThat(result.summary()).contains("500 scored");
        assertThat(result.folder()).startsWith("file:");
        assertThat(report.run().command()).startsWith("evaluate").contains("--forms=train,deploy,fused");

        assertThat(result.rows().count()).isEqualTo(500);
        assertThat(result.perClass().filter("form = 'fused'").count()).isEqualTo(10);
        assertThat(sum(result.confusion().filter("form = 'deploy'"), "images")).isEqualTo(500);
        assertThat(result.faults().count()).isZero();
        assertThat(result.flips().count()).isZero();
        List<Row> accuracy = result.accuracy().collectAsList();
        assertThat(accuracy).hasSize(6);
        for (int f = 0; f < 3; f++) {
            Row top1 = accuracy.get(2 * f);
            assertThat(top1.<String>getAs("form")).isEqualTo(result.forms().get(f));
            assertThat(top1.<String>getAs("metric")).isEqualTo("top-1");
            assertThat(top1.<Long>getAs("hits")).isEqualTo(494);
            assertThat(top1.<Double>getAs("percent")).isEqualTo(98.8);
            assertThat(top1.<Double>getAs("low_percent"))
                    .isEqualTo(report.accuracy().get(f).top1().wilson95().lowPercent());
        }
        List<Row> comparison = result.comparison().collectAsList();
        assertThat(comparison).hasSize(2);
        assertThat(comparison.get(0).<String>getAs("unit")).isEqualTo("image");
        assertThat(comparison.get(0).<Double>getAs("max_drift"))
                .isEqualTo(report.comparison().get(0).drift().get("maxAbs").max());
        assertThat(comparison.get(0).<String>getAs("verdict"))
                .isEqualTo(report.exactness().forms().get(1).verdict());
        for (String form : List.of("deploy", "fused")) {
            Dataset<Row> drift = result.drift().filter("form = '" + form + "'");
            assertThat(sum(drift, "images")).isEqualTo(500);
            double max =
                    result.comparison().filter("form = '" + form + "'").first().<Double>getAs("max_drift");
            List<Row> bins = drift.collectAsList();
            assertThat(bins.get(bins.size() - 1).<Double>getAs("low")).isLessThanOrEqualTo(max);
            assertThat(bins.get(bins.size() - 1).<Double>getAs("high")).isGreaterThan(max);
            for (int i = 1; i < bins.size(); i++) {
                boolean afterZero = bins.get(i - 1).getString(1).equals("0");
                assertThat(bins.get(i).<Double>getAs("low"))
                        .isEqualTo(
                                afterZero
                                        ? bins.get(i).<Double>getAs("low")
                                        : bins.get(i - 1).<Double>getAs("high"));
            }
        }
    }

    private static long sum(Dataset<Row> table, String column) {
        return table.agg(org.apache.spark.sql.functions.sum(column)).first().getLong(0);
    }

    @Test
    void facesAndPixelsHaveTablesToo() {
        EvaluationResult faces = Evaluation.demo(spark, "faces")
                .progress(line -> {})
                .out(directory.resolve("faces").toString())
                .run();
        assertThat(faces.accuracy().filter("metric = 'verification by cosine'").count())
                .isEqualTo(2);
        assertThat(faces.comparison().first().<String>getAs("unit")).isEqualTo("pair");
        assertThat(faces.comparison().first().<Long>getAs("of")).isEqualTo(1200);
        assertThat(faces.drift("one_minus_cosine").count()).isPositive();
        assertThatThrownBy(faces::confusion)
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("has no table of confused classes, because")
                .hasMessageEndingWith("is no classifier");
        assertThatThrownBy(faces::flips).hasMessageContaining("has no table of flips");

        EvaluationResult scenes = Evaluation.demo(spark, "segmentation")
                .progress(line -> {})
                .out(directory.resolve("scenes").toString())
                .run();
        assertThat(scenes.accuracy().filter("metric = 'miou.mmseg'").collectAsList())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.<Double>getAs("low_percent")).isLessThan(row.getAs("percent")));
        assertThat(scenes.perClass().filter("form = 'deploy' and labelled > 0").count())
                .isEqualTo(11);
        assertThat(scenes.comparison().first().<String>getAs("unit")).isEqualTo("pixel");
        assertThat(sum(scenes.drift(), "images")).isEqualTo(40);
    }

    @Test
    void networksWithoutLabelsHaveAgreementOnly() throws IOException {
        EvaluationResult result = tiny().architecture(
                        Tiny.file("tiny-face.yaml", directory).toString())
                .recipe(Tiny.exactly(16, 24, directory).toString())
                .out(directory.resolve("out").toString())
                .run();
        assertThat(result.accuracy().count()).isZero();
        Row row = result.comparison().first();
        assertThat(row.isNullAt(row.fieldIndex("changed"))).isTrue();
        assertThat(row.<Double>getAs("max_drift")).isPositive();
        assertThatThrownBy(result::perClass).hasMessageContaining("is no classifier");
        assertThatThrownBy(() -> result.drift("kl"))
                .isInstanceOf(EvaluationException.class)
                .hasMessage(
                        "the report has no drift 'kl' of deploy; it has max_abs_diff, mean_abs_diff, rms_diff, relative_diff,"
                                + " one_minus_cosine");
    }

    @Test
    void everyOptionOfTheCommandHasAMethodOfThatName() {
        Set<String> methods = new TreeSet<>();
        for (Method method : Evaluation.class.getMethods()) {
            if (method.getReturnType() == Evaluation.class) {
                methods.add(method.getName());
            }
        }
        methods.removeAll(Set.of("of", "demo", "option", "progress"));
        Set<String> options = new TreeSet<>();
        for (String name : GivenOptions.names()) {
            options.add(name.equals("arch") ? "architecture" : camelCase(name));
        }
        assertThat(methods).isEqualTo(options);
    }

    private static String camelCase(String option) {
        Matcher word = Pattern.compile("-(.)").matcher(option);
        return word.replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    @Test
    void valuesReachTheSettings() {
        assertThat(tiny().out("/tmp/out")
                        .topK(1, 3)
                        .maxMissing("20")
                        .margin(0.5)
                        .limit(7)
                        .batch(3)
                        .batch(5)
                        .weightsPrefix("student.")
                        .settings())
                .satisfies(settings -> {
                    assertThat(settings.scoring().topK()).containsExactly(1, 3);
                    assertThat(settings.missing().limit().text()).isEqualTo("20");
                    assertThat(settings.statistics().margin()).hasValue(0.5);
                    assertThat(settings.limit()).hasValue(7);
                    assertThat(settings.batch()).isEqualTo(5);
                    assertThat(settings.command()).contains("--batch=5").doesNotContain("--batch=3");
                });
    }

    @Test
    void errorsHaveTheMessageOfTheCommandLine() throws IOException {
        Path out = directory.resolve("out");
        assertSameError(tiny().out(out.toString()).batch(0), out, "--batch=0");
        assertSameError(tiny().out(out.toString()).batch(0).forms("train", "deplay"), out, "--forms=train,deplay");
        assertSameError(tiny().out(out.toString()).weights("/no/such.pth"), out, "--weights=/no/such.pth");
        assertSameError(tiny().out(out.toString()).option("batch", "many"), out, "--batch=many");
        Files.createDirectory(out);
        assertSameError(tiny().out(out.toString()), out);
    }

    private void assertSameError(Evaluation evaluation, Path out, String... more) {
        List<String> words = new ArrayList<>(
                List.of("evaluate", "--arch=" + arch, "--data=" + data, "--recipe=repmlpnet-16", "--out=" + out));
        if (Arrays.stream(more).noneMatch(word -> word.startsWith("--weights="))) {
            words.add("--weights=procedural");
        }
        words.addAll(List.of(more));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int code = RepmlpEval.run(new PrintStream(printed, true, StandardCharsets.UTF_8), words.toArray(String[]::new));
        String expected = printed.toString(StandardCharsets.UTF_8).split("\\R")[0];
        assertThat(expected).startsWith("ERROR: ");
        assertThatThrownBy(evaluation::run)
                .isInstanceOfSatisfying(
                        EvaluationException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
                .hasMessage(expected.substring("ERROR: ".length()));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(Evaluation.of(spark).architecture("RepMLPNet-B224")::run)
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("Missing required options")
                .hasMessageContaining("--weights")
                .hasMessageContaining("--out=DIR");
        assertThatThrownBy(tiny().option("mastre", "local")::settings)
                .isInstanceOf(EvaluationException.class)
                .hasMessageStartingWith("unknown options [mastre]; legal for evaluate: all-names, ");
        assertThatThrownBy(() -> Evaluation.demo(spark, "cats"))
                .isInstanceOf(EvaluationException.class)
                .hasMessage("the demo has no task cats; legal: digits, faces, segmentation");
        assertThatThrownBy(() -> EvaluationResult.open(spark, directory.toString()))
                .isInstanceOf(EvaluationException.class)
                .hasMessageStartingWith("no report.json in ");
    }

    @Test
    void runsWithTooManyMissingImagesThrowAndCanBeOpened() throws IOException {
        Path images = TestImages.folder(directory.resolve("images"), 6, 16, 16);
        Files.writeString(images.resolve("class-0/broken.png"), "no image at all");
        Path out = directory.resolve("out");
        assertThatThrownBy(tiny().data(images.toString()).out(out.toString())::run)
                .isInstanceOfSatisfying(
                        EvaluationException.class, e -> assertThat(e.exitCode()).isEqualTo(6))
                .hasMessageStartingWith("the report is published, but 1 image of 7 has no result")
                .hasMessageEndingWith("The report is in " + out);
        EvaluationResult result = EvaluationResult.open(spark, out.toString());
        List<Row> faults = result.faults().collectAsList();
        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).<String>getAs("id")).isEqualTo("class-0/broken.png");
        assertThat(faults.get(0).<String>getAs("outcome")).isEqualTo("undecodable");
        assertThat(faults.get(0).<String>getAs("uri")).endsWith("class-0/broken.png");
    }

    @Test
    void theActiveSessionIsTheDefault() {
        assertThat(Evaluation.of().architecture(arch.toString())).isNotNull();
        assertThat(tiny().architecture("x")).isNotSameAs(tiny());
    }
}
