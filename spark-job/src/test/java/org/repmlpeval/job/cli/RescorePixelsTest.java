package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.Folders;
import org.repmlpeval.job.cli.options.DemoTask;
import org.repmlpeval.job.run.segmentation.SegmentationSettings;
import org.repmlpeval.job.run.settings.Predictions;
import org.repmlpeval.job.run.stop.MissingSettings;
import org.repmlpeval.job.task.MissingLimit;

/** {@code rescore} of the demo of segmentation, whose label maps were kept. */
class RescorePixelsTest {
    private static final Path DEMO = Path.of("../conf/demo");
    private static final Path DATASET = DEMO.resolve("segmentation/dataset.yaml");

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path run;

    @BeforeAll
    static void evaluate() throws IOException {
        run = evaluate(shared.resolve("run"), DATASET, DEMO.resolve("segmentation"));
    }

    private static Path evaluate(Path out, Path dataset, Path data) throws IOException {
        int exitCode = EvaluateCommand.run(
                DemoTask.SEGMENTATION
                        .settings(out.toString())
                        .data(data.toString())
                        .segmentation(new SegmentationSettings(
                                Optional.of(dataset.toString()), Optional.empty(), Optional.empty()))
                        .predictions(Predictions.KEPT)
                        .missing(MissingSettings.of(MissingLimit.parse("100%")))
                        .build(),
                "local[2]",
                new RepmlpEval());
        assertThat(exitCode).isZero();
        return out;
    }

    @Test
    void sameLabelsGiveTheSameNumbers() throws IOException {
        Path out = directory.resolve("again");
        Cli cli = rescore(run, "--dataset", DATASET, "--out", out);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains(
                        "without inference", "outcomes    40 of 40 images scored", "miou.mmseg of train: 95 % interval")
                .contains("no image has a changed pixel")
                .doesNotContain("WARNING");
        assertThat(report(out).at("/schema/name").asText()).isEqualTo("repmlp-eval/segmentation-rescoring");
        assertSameScores(out, run);
        assertThat(report(out).at("/rescored/folder").asText()).endsWith("/run");
        assertThat(out.resolve("rows")).doesNotExist();
    }

    /** The label of one image has another size, one is gone, and digits are one class or ignored. */
    @Test
    void otherLabelsGiveTheNumbersOfEvaluate() throws IOException {
        Path data = directory.resolve("data");
        Folders.copy(DEMO.resolve("segmentation"), data);
        Files.delete(data.resolve("labels/03.png"));
        Files.copy(run.resolve("predictions/train/images/00.png.png"), data.resolve("labels/other.png"));
        Files.writeString(data.resolve("labels/05.png"), "no image");
        List<String> lines = new ArrayList<>(Files.readAllLines(DATASET));
        lines.replaceAll(line -> line.equals("ignore: 255") ? "ignore: [255, 4]" : line);
        lines.add("label_map: {0: background, 7: one, 9: ignore}");
        Path dataset = Files.write(directory.resolve("other.yaml"), lines);
        Path expected = evaluate(directory.resolve("expected"), dataset, data);

        Path out = directory.resolve("again");
        Cli cli = rescore(run, "--dataset", dataset, "--data", data, "--out", out);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertSameScores(out, expected);
        assertThat(report(out).at("/outcomes/scored").asInt()).isEqualTo(38);
        assertThat(report(out).at("/outcomes/unlabelled").asInt()).isOne();
        assertThat(report(out).at("/outcomes/badLabel").asInt()).isOne();
        assertThat(cli.out())
                .contains(
                        "1 of 40 images have no label and are not scored", "not scored  first images/03.png: the image")
                .contains("38 label maps have such values; the first is that of images/00.png")
                .contains("classes without labelled pixels, not shown: 9");
        assertThat(report(out).at("/segmentation/setup/orphanLabels").asInt()).isOne();

        // What the run did not score has no label map, whatever labels there are now.
        Path partial = directory.resolve("partial");
        Cli again = rescore(expected, "--dataset", DATASET, "--data", DEMO.resolve("segmentation"), "--out", partial);
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).contains("2 images were not scored by the run, so they have no predictions");
        assertThat(report(partial).at("/outcomes")).isEqualTo(report(out).at("/outcomes"));
    }

    @Test
    void missingOrDamagedPredictionsAreNamed() throws IOException {
        Path copy = directory.resolve("copy");
        Files.createDirectories(copy);
        Files.copy(run.resolve("report.json"), copy.resolve("report.json"));
        Folders.copy(run.resolve("rows"), copy.resolve("rows"));
        refused(
                copy,
                "the run in file:" + copy + " has no folder predictions",
                "run 'evaluate' again with --keep-predictions");
        Folders.copy(run.resolve("predictions"), copy.resolve("predictions"));
        Path map = copy.resolve("predictions/deploy/images/07.png.png");
        byte[] whole = Files.readAllBytes(map);
        Files.delete(map);
        refused(copy, "label map file:" + map + " is missing, but the run scored image 'images/07.png'");
        Files.write(map, Arrays.copyOf(whole, whole.length / 2));
        refused(copy, "label map file:" + map + " is not the one that the run wrote", "copy the output folder");
        Files.copy(run.resolve("predictions/deploy/images/08.png.png"), map, StandardCopyOption.REPLACE_EXISTING);
        refused(copy, map + " is not the one that the run wrote (its SHA-256 differs from that in the rows)");
        try (Stream<Path> files = Files.list(copy.resolve("rows"))) {
            Files.delete(files.sorted().findFirst().orElseThrow());
        }
        refused(copy, "but the report lists 40; files are missing or are of another run");
    }

    @Test
    void optionsThatDoNotFitTheRun() throws IOException {
        Path out = directory.resolve("refused");
        assertRefused(rescore(run, "--out", out), "no labels are given; name them with --dataset or --labels");
        assertRefused(
                rescore(run, "--dataset", "cityscapes", "--out", out),
                "data set cityscapes has 19 classes, but the network PSPNet-digits has 11");
        assertRefused(
                rescore(run, "--dataset", DATASET, "--classes", "imagenet-1k", "--out", out),
                "setting classes is imagenet-1k; legal: none, because the run in file:" + run + " scores pixels");
        assertRefused(
                rescore(run, "--dataset", DATASET, "--top-k", "1", "--out", out),
                "setting top-k or class-subset is given");
        assertRefused(
                rescore(run, "--labels", DEMO, "--split", "val", "--out", out),
                "setting split is val; legal: none without --dataset");
        assertRefused(
                rescore(run, "--dataset", DATASET, "--labels-base", "1", "--out", out),
                "settings labels-format, labels-base and labels-order describe a label file");
        Path elsewhere = directory.resolve("elsewhere");
        Folders.copy(DEMO.resolve("segmentation"), elsewhere);
        Files.delete(elsewhere.resolve("images/11.png"));
        assertRefused(
                rescore(run, "--dataset", DATASET, "--data", elsewhere, "--out", out),
                "image 'images/11.png' of the run in file:" + run
                        + " is not among the images that data set digit-scenes");
        assertThat(out).doesNotExist();
    }

    private void refused(Path from, String... messages) {
        Path out = directory.resolve("refused");
        assertRefused(rescore(from, "--dataset", DATASET, "--out", out), messages);
        assertThat(out).doesNotExist();
    }

    private static void assertRefused(Cli cli, String... messages) {
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(2);
        assertThat(cli.err()).contains(messages).doesNotContain("Exception:", "\tat ");
    }

    private static Cli rescore(Path rows, Object... options) {
        List<Object> words = new ArrayList<>(List.of("rescore", "--rows", rows));
        words.addAll(List.of(options));
        return Cli.run(words.toArray());
    }

    private static void assertSameScores(Path out, Path expected) throws IOException {
        assertThat(report(out).get("outcomes")).isEqualTo(report(expected).get("outcomes"));
        assertThat(report(out).get("segmentation")).isEqualTo(report(expected).get("segmentation"));
    }

    private static JsonNode report(Path out) throws IOException {
        return new ObjectMapper().readTree(out.resolve("report.json").toFile());
    }
}
