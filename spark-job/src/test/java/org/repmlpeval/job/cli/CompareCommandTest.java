package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.Folders;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.ReportSchema;
import org.repmlpeval.partitioning.Count;

/** Two networks on one data set, and one of them on a part of it; their documents made again. */
class CompareCommandTest {
    @TempDir
    static Path shared;

    private static Path arch;
    private static Path data;
    private static Path weights;
    private static Path first;
    private static Path second;
    private static Path part;

    @BeforeAll
    static void evaluate() throws IOException {
        arch = Tiny.file("tiny.yaml", shared);
        data = TestImages.folder(shared.resolve("images"), 24, 16, 16);
        weights = Tiny.checkpoint(Tiny.square(), shared);
        first = evaluate("first", weights);
        second = evaluate("second", "procedural:other", "--shards", "3");
        part = evaluate("part", "procedural:other", "--limit", "10");
    }

    @Test
    void runsOverOneDataSetAreComparedImageByImage() throws IOException {
        Path out = shared.resolve("compared");
        Cli cli = Cli.run("compare", first, second, "--out", out);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(unwrapped(cli))
                .contains(
                        "Comparison of 2 runs\nsecond is ",
                        "top-1 of train is ",
                        ", on 24 images.\nTop-1 of train in second is ",
                        " in first, over 24 common images (95 % interval of the difference ",
                        ", exact McNemar p = ");
        JsonNode pair = new ObjectMapper()
                .readTree(Files.readString(out.resolve("compare.json")))
                .at("/pairs/0");
        long hits = report(second).at("/accuracy/0/top1/hits").asLong()
                - report(first).at("/accuracy/0/top1/hits").asLong();
        JsonNode train = pair.at("/forms/0");
        assertThat(train.get("onlySecondRight").asLong()
                        - train.get("onlyFirstRight").asLong())
                .isEqualTo(hits);
        assertThat(train.get("flips").get("count").asLong()).isPositive();
        assertThat(pair.at("/images/otherBytes").asLong()).isZero();
        assertThat(pair.get("differences").toString())
                .contains("checkpoint.path", "run.shards", "run.command --shards", "run.command --weights")
                .doesNotContain("--out", "run.command\"");
        assertThat(cli.out().lines().takeWhile(line -> !line.isEmpty()))
                .as("sentences fit the console")
                .hasSizeGreaterThan(3)
                .allMatch(line -> line.length() <= 100);
        assertThat(cli.out().lines().dropWhile(line -> !line.isEmpty()))
                .as("tables fit the console")
                .hasSizeGreaterThan(20)
                .allMatch(line -> line.length() <= 100);
        assertThat(Files.readString(out.resolve("compare.md"))).startsWith("# Comparison of 2 runs\n");
        assertThat(Files.readString(out.resolve("compare.html")))
                .contains("<h1>Comparison of 2 runs</h1>", "<p class=\"sentence\">second is ")
                .contains("<h3>train and deploy: second against first, "
                        + flips(train)
                        + ", with the margins of train</h3>")
                .contains("<img src=\"data:image/png;base64,")
                .doesNotContain("No thumbnail", "no thumbnails");
    }

    @Test
    void aRunIsEqualToItself() {
        Cli cli = Cli.run("compare", first, first);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(unwrapped(cli))
                .contains(
                        "first is the SAME as first: train predicts the same classes, with the same best logits; deploy"
                                + " predicts the same classes, with the same best logits, on 24 images.\n",
                        "Top-1 of deploy in first is the same as in first, over 24 common images (95 % interval of the"
                                + " difference -13.798 to +13.798, exact McNemar p = 1.0).")
                .doesNotContain("Flips between runs", "What differs");
    }

    @Test
    void runsOverDifferentDataNeedAWord() {
        Cli refused = Cli.run("compare", first, part);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("the runs are over different data: ", "add --common to compare");

        Cli common = Cli.run("compare", first, part, "--common");
        assertThat(common.exitCode()).as(common.err()).isZero();
        assertThat(unwrapped(common))
                .contains(", over 10 common images (", "14 images are only in first, 0 only in part.");
    }

    /** The images are the same, so both runs can be compared image by image, but a reader must know. */
    @Test
    void runsThatMeasuredSomethingElseAreNamed() {
        Path other = evaluate("other", "procedural:other", "--recipe", "resize-16");
        Cli cli = Cli.run("compare", second, other);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(unwrapped(cli))
                .containsPattern(
                        "WARNING: the runs did not measure the same: recipe is none-16 \\([0-9a-f]{8}\\) in second,"
                                + " resize-16 \\([0-9a-f]{8}\\) in other\\.\n");
    }

    /** Runs that cannot be read again have no thumbnails, and the page says why. */
    @Test
    void withoutItsDataAPageHasNoImages() throws IOException {
        Path moved = TestImages.folder(shared.resolve("moved"), 24, 16, 16);
        Path one = evaluate("moved-1", "procedural:other", "--data", moved);
        Path other = evaluate("moved-2", weights, "--data", moved);
        Path quiet = evaluate("moved-3", "procedural:other", "--data", moved, "--thumbnails", "0");
        Files.move(moved, shared.resolve("away"));

        assertThat(page(one, other))
                .contains("There are no thumbnails, because the data set of file:" + one + " cannot be read again: ")
                .doesNotContain("<img");
        assertThat(page(quiet, other))
                .contains("There are no thumbnails, because file:" + quiet + " was made with --thumbnails 0.");
        assertThat(page(first, second, "--thumbnails", "0")).doesNotContain("thumbnail", "<img", "id=\"flips\"");
        assertThat(page(first, second, "--thumbnails", "1").split("<img", -1).length - 1)
                .isBetween(1, 2);
    }

    /** A data set that was replaced holds images of the same names. */
    @Test
    void onlyTheImagesThatWereEvaluatedAreShown() throws IOException {
        Path replaced = TestImages.folder(shared.resolve("replaced"), 24, 16, 16);
        Path one = evaluate("replaced-1", "procedural:other", "--data", replaced);
        Path other = evaluate("replaced-2", weights, "--data", replaced);
        String whole = page(one, other);
        String missing = "No thumbnail: it is not the image that was evaluated";
        assertThat(whole).contains("<img").doesNotContain(missing);

        List<String> ids = Folders.below(replaced).stream()
                .filter(Files::isRegularFile)
                .map(image -> replaced.relativize(image).toString())
                .toList();
        int shown = 0;
        while (!whole.contains("Thumbnail of " + ids.get(shown))) {
            shown++;
        }
        replaceByNext(replaced, ids, shown);
        assertThat(page(one, other)).contains("<img", missing).doesNotContain("Thumbnail of " + ids.get(shown));

        for (int i = 0; i < ids.size(); i++) {
            replaceByNext(replaced, ids, i);
        }
        assertThat(page(one, other))
                .contains("There are no thumbnails, because the images in the data set of file:" + one
                        + " are not those that were evaluated.")
                .doesNotContain("<img", missing);
    }

    /** The images of {@code data} are the same as those of the folder were. */
    private static void replaceByNext(Path folder, List<String> ids, int index) throws IOException {
        Files.copy(
                data.resolve(ids.get((index + 1) % ids.size())),
                folder.resolve(ids.get(index)),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String page(Object... args) throws IOException {
        Path out = Files.createTempDirectory(shared, "page");
        List<Object> all = new ArrayList<>(List.of("compare", "--out", out));
        all.addAll(List.of(args));
        Cli cli = Cli.run(all.toArray());
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        return Files.readString(out.resolve("compare.html"));
    }

    /** What was printed, with sentences on one line each. */
    private static String unwrapped(Cli cli) {
        return cli.out().replaceAll("\n {4}(?=\\S)", " ");
    }

    private static String flips(JsonNode form) {
        return Count.grouped(form.at("/flips/count").asLong(), "flip");
    }

    @Test
    void documentsAreMadeAgain() throws IOException {
        assertThat(first.resolve("report.md")).exists();
        Path out = shared.resolve("documents");
        Cli cli = Cli.run("report", first, "--format", "html,md,text,junit,csv", "--out", out);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        for (String name : List.of("report.md", "report.txt", "junit.xml", "report.html")) {
            assertThat(out.resolve(name)).hasSameTextualContentAs(first.resolve(name));
        }
        assertThat(Files.readAllLines(out.resolve("classes.csv")).get(0))
                .isEqualTo("form,class,name,images,predicted,hits,accuracy_percent");
        Cli unknown = Cli.run("report", first, "--format", "pdf");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("setting format is 'pdf'; legal: html, md, text, junit, csv");
    }

    @Test
    void theSchemaOfReportsIsPrinted() throws IOException {
        Cli cli = Cli.run("report", "--schema");
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.json().at("/$id").asText()).isEqualTo("urn:repmlp-eval:report.schema");
        ReportSchema.requireFits(first);

        Cli none = Cli.run("report");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no run is given; name one or more report folders");
        Cli both = Cli.run("report", "--schema", first);
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("setting schema is given with 1 run; legal: without any");
    }

    private static JsonNode report(Path run) throws IOException {
        return new ObjectMapper().readTree(Files.readString(run.resolve("report.json")));
    }

    private static Path evaluate(String name, Object weights, Object... more) {
        Path out = shared.resolve(name);
        List<Object> args = new ArrayList<>(List.of("evaluate", "--arch", arch, "--weights", weights, "--data", data));
        args.addAll(List.of("--recipe", "none-16", "--out", out, "--master", "local[2]", "--exact-sample", 0));
        for (int i = 0; i < more.length; i += 2) {
            int given = args.indexOf(more[i]);
            args.subList(Math.max(given, 0), given < 0 ? 0 : given + 2).clear();
            args.addAll(List.of(more[i], more[i + 1]));
        }
        Cli cli = Cli.run(args.toArray());
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        return out;
    }
}
