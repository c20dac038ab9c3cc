package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.ReportSchema;

/** Two networks on one data set, and one of them on a part of it; their documents made again. */
class CompareCommandTest {
    @TempDir
    static Path shared;

    private static Path arch;
    private static Path data;
    private static Path first;
    private static Path second;
    private static Path part;

    @BeforeAll
    static void evaluate() throws IOException {
        arch = Tiny.file("tiny.yaml", shared);
        data = TestImages.folder(shared.resolve("images"), 24, 16, 16);
        first = evaluate("first", Tiny.checkpoint(Tiny.square(), shared));
        second = evaluate("second", "procedural:other", "--shards", "3");
        part = evaluate("part", "procedural:other", "--limit", "10");
    }

    @Test
    void runsOverOneDataSetAreComparedImageByImage() throws IOException {
        Path out = shared.resolve("compared");
        Cli cli = Cli.run("compare", first, second, "--out", out);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains(
                        "Comparison of 2 runs\nTop-1 of train in second is ",
                        " against first, ",
                        "over 24 common images.");
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
        assertThat(pair.get("differences").toString()).contains("checkpoint.path", "run.shards");
        assertThat(Files.readString(out.resolve("compare.md"))).startsWith("# Comparison of 2 runs\n");
        assertThat(Files.readString(out.resolve("compare.html"))).contains("<h1>Comparison of 2 runs</h1>");
    }

    @Test
    void aRunIsEqualToItself() {
        Cli cli = Cli.run("compare", first, first);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("is +0.000 points").doesNotContain("Flips between runs", "What differs");
    }

    @Test
    void runsOverDifferentDataNeedAWord() {
        Cli refused = Cli.run("compare", first, part);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("the runs are over different data: ", "add --common to compare");

        Cli common = Cli.run("compare", first, part, "--common");
        assertThat(common.exitCode()).as(common.err()).isZero();
        assertThat(common.out()).contains("over 10 common images.", "14 images are only in first, 0 only in part.");
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
        args.addAll(List.of(more));
        Cli cli = Cli.run(args.toArray());
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        return out;
    }
}
