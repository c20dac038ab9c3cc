package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.result.ExactnessSection.BlockExactness;
import org.repmlpeval.job.report.result.ExactnessSection.FormExactness;
import org.repmlpeval.job.run.check.Planted;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.write.PthWriter;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.reparam.Conversion;

/** check and evaluate name what a checkpoint or a converted file is, from files to the console and the report. */
class RoundingOrFaultTest {
    private static final String GOOD = "exact conversion, the rest is rounding";
    private static final String MODULE = "stages.1.0.repmlp_block";
    private static final String KERNEL = MODULE + ".fc3.weight";

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path images;
    private static Path labels;

    @BeforeAll
    static void makeFiles() throws IOException {
        images = shared.resolve("images");
        labels = shared.resolve("labels");
        Random random = new Random(5);
        for (int i = 0; i < 6; i++) {
            String name = (i < 3 ? "a/" : "b/") + i + ".png";
            Files.createDirectories(images.resolve(name).getParent());
            Files.write(images.resolve(name), TestImages.encoded(24, 32, "png", random));
            BufferedImage label = new BufferedImage(24, 32, BufferedImage.TYPE_BYTE_GRAY);
            label.getRaster().setSample(7, 5, 0, i % 4);
            Files.createDirectories(labels.resolve(name).getParent());
            ImageIO.write(label, "png", labels.resolve(name).toFile());
        }
    }

    private static StateDict train(Architecture architecture) {
        return Procedural.weights(architecture.tensors(Form.TRAIN), "");
    }

    private static StateDict converted(Architecture architecture, StateDict train) {
        return Conversion.toDeploy(architecture, train, Precision.FLOAT32);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e3, 1e7})
    void aCheckpointWithLargeActivationsIsExact(double scale) throws IOException {
        Path weights = write("wide.pth", Planted.wide(train(Tiny.wide()), scale));
        Cli check = check(Tiny.wide(), weights, "--drift");
        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
        assertThat(check.out())
                .contains("verdict train: rounding\n", "verdict deploy: " + GOOD, "verdict fused: " + GOOD);

        Cli evaluate = evaluate(Tiny.wide(), weights, images, Map.of("--forms", "train,deploy,fused"));
        assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
        assertThat(evaluate.out())
                .contains("  deploy    " + GOOD + "\n  fused     " + GOOD + "\n")
                .doesNotContain("rounding does not explain", "FAULT");
        FormExactness deploy = report().exactness().forms().get(1);
        assertThat(deploy.blocks().stream()
                        .mapToDouble(BlockExactness::maxAbsValue)
                        .max()
                        .orElseThrow())
                .isGreaterThan(scale / 10);
        assertThat(deploy.isRounding()).isTrue();
    }

    static Stream<Arguments> faults() {
        UnaryOperator<StateDict> epsilon = right -> {
            StateDict train = train(Tiny.wide());
            String variance = MODULE + ".fc3_bn.running_var";
            StateDict wrong = converted(
                    Tiny.wide(),
                    Planted.with(
                            train, Map.of(variance, Planted.map(train.get(variance), value -> value + 1e-3 - 1e-5))));
            String bias = MODULE + ".fc3.bias";
            return Planted.with(right, Map.of(KERNEL, wrong.get(KERNEL), bias, wrong.get(bias)));
        };
        String one = "conversion differs from block stages.1.0 on (" + KERNEL + ": 1 of ";
        return Stream.of(
                Arguments.of("nothing", UnaryOperator.<StateDict>identity(), GOOD),
                Arguments.of("1e-4", change(1e-4), one),
                Arguments.of("1e-7", change(1e-7), one),
                Arguments.of("eps", epsilon, "conversion differs from block stages.1.0 on (" + MODULE + ".fc3."),
                Arguments.of(
                        "bfloat16",
                        (UnaryOperator<StateDict>) Planted::bfloat16,
                        "(the weights are rounded to bfloat16 after the conversion)"));
    }

    private static UnaryOperator<StateDict> change(double by) {
        return right -> Planted.oneValue(right, KERNEL, 37, by);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aConvertedFileIsCalledWhatItIs(String name, UnaryOperator<StateDict> fault, String verdict)
            throws IOException {
        Path weights = write("train.pth", train(Tiny.wide()));
        Path given = write("deploy.pth", fault.apply(converted(Tiny.wide(), train(Tiny.wide()))));
        boolean good = verdict.equals(GOOD);

        Cli check = check(Tiny.wide(), weights, "--deploy-weights", given);
        assertThat(check.exitCode()).as(check.out() + check.err()).isEqualTo(good ? 0 : 1);
        assertThat(check.out()).contains("verdict train: rounding\n");
        assertThat(check.out().lines().filter(line -> line.startsWith("verdict deploy: ")))
                .singleElement()
                .asString()
                .contains(verdict);

        Cli evaluate = evaluate(Tiny.wide(), weights, images, Map.of("--deploy-weights", given));
        assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
        assertThat(evaluate.out()).contains("  train     rounding\n  deploy    " + (good ? "" : "FAULT: "));
        assertThat(evaluate.out()).contains(verdict);
        String warning = "rounding does not explain the drift; the float64 sample shows a fault in form deploy";
        assertThat(evaluate.sentences().contains("WARNING     " + warning + "\n"))
                .isEqualTo(!good);
        assertThat(evaluate.out().lines().reduce((first, second) -> second))
                .get()
                .asString()
                .matches("page        .*/report.html");
        assertThat(evaluate.err().lines().filter(line -> line.startsWith("WARNING: the forms do not agree: ")))
                .hasSize(good ? 0 : 1)
                .allMatch(line -> line.endsWith(
                        "The exit code is 0 all the same; with --gate 'exactness == rounding' it would be 7"));
        assertThat(report().exactness().warnings()).isEqualTo(good ? List.of() : List.of(warning));
        assertThat(report().exactness().forms().get(1).isRounding()).isEqualTo(good);
    }

    @Test
    void aFaultInAFaceNetworkIsFound() throws IOException {
        Path pairs = Files.writeString(
                directory.resolve("pairs.csv"), "a/0,a/1,1\na/1,a/2,1\nb/3,b/4,1\na/0,b/3,0\na/1,b/4,0\na/2,b/5,0\n");
        assertFaultIsFound(Tiny.face(), Map.of("--pairs", pairs), "pairs/a/0.png");
    }

    @Test
    void aFaultInANetworkOfPixelsIsFound() throws IOException {
        assertFaultIsFound(Tiny.pixels(), Map.of("--labels", labels, "--recipe", "original"), "a/0.png");
    }

    private void assertFaultIsFound(Architecture architecture, Map<String, Object> flags, String first)
            throws IOException {
        StateDict right = converted(architecture, train(architecture));
        String kernel = right.tensors().keySet().stream()
                .filter(name -> name.endsWith("fc3.weight"))
                .reduce((a, b) -> b)
                .orElseThrow();
        Path given = write("deploy.pth", Planted.oneValue(right, kernel, 5, 1e-3));
        Map<String, Object> all = new LinkedHashMap<>(flags);
        all.put("--deploy-weights", given);
        Cli cli = evaluate(architecture, write("train.pth", train(architecture)), images, all);
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        String block = kernel.substring(0, kernel.indexOf(".btnk_repmlp"));
        assertThat(cli.out())
                .contains("  deploy    FAULT: conversion differs from block " + block + " on (" + kernel + ": 1 of ")
                .contains("WARNING     rounding does not explain the drift");
        assertThat(report().exactness().images()).hasSize(6).startsWith(first);
        FormExactness deploy = report().exactness().forms().get(1);
        BlockExactness at = deploy.blocks().stream()
                .filter(one -> one.block().equals(block))
                .findFirst()
                .orElseThrow();
        assertThat(at.conversion()).isGreaterThan(at.conversionLimit());
        assertThat(at.arithmetic()).isLessThan(at.arithmeticLimit());
    }

    private Path write(String name, StateDict state) {
        Path file = directory.resolve(name);
        PthWriter.write(state, file);
        return file;
    }

    private static Cli check(Architecture architecture, Path weights, Object... more) {
        return Cli.run(Stream.concat(
                        Stream.of(
                                "check",
                                "--arch",
                                Tiny.file(architecture.name() + ".yaml", weights.getParent()),
                                "--weights",
                                weights,
                                "--forms",
                                "train,deploy,fused",
                                "--input",
                                "procedural:3"),
                        Stream.of(more))
                .toArray());
    }

    private Cli evaluate(Architecture architecture, Path weights, Path data, Map<String, Object> flags)
            throws IOException {
        Path arch = directory.resolve("arch");
        Files.createDirectories(arch);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("--arch", Tiny.file(architecture.name() + ".yaml", arch));
        all.put("--weights", weights);
        all.put("--data", data);
        all.put("--recipe", Tiny.exactly(16, 24, arch));
        all.put("--out", directory.resolve("out"));
        all.put("--master", "local[2]");
        all.putAll(flags);
        List<Object> words = new ArrayList<>(List.of("evaluate"));
        all.forEach((name, value) -> words.addAll(List.of(name, value)));
        return Cli.run(words.toArray());
    }

    private EvaluationReport report() throws IOException {
        return ReportJson.read(new ByteArrayInputStream(
                Files.readAllBytes(directory.resolve("out").resolve("report.json"))));
    }
}
