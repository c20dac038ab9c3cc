package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.ReportSchema;
import org.repmlpeval.partitioning.Digests;

/** Twenty images, of which four cannot be decoded. */
class EvaluateMissingTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path arch;
    private static Path data;

    @BeforeAll
    static void makeFiles() throws IOException {
        arch = Tiny.file("tiny.yaml", shared);
        data = TestImages.folder(shared.resolve("images"), 16, 16, 16);
        for (int i = 0; i < 4; i++) {
            Files.writeString(data.resolve("class-" + i + "/broken-" + i + ".png"), "no image at all");
        }
    }

    @Test
    void moreThanTheLimitIsMarkedAndHasAnExitCodeOfItsOwn() throws IOException {
        Cli cli = evaluate();
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(6);
        assertThat(cli.out())
                .contains(
                        "WARNING     TOO MANY MISSING: 4 of 20 images (20.00 %) have no result; --max-missing 1% allows 0\n")
                .contains(
                        "WARNING     4 images could not be decoded; the first is class-0/broken-0.png\n            reason: ")
                .contains("            then class-1/broken-1.png, class-2/broken-2.png\n")
                .doesNotContain("broken-3.png")
                .contains("they are listed under outcomes.faults in report.json, and all of them in faults.jsonl");
        assertThat(cli.err())
                .endsWith(
                        "ERROR: the report is published, but 4 images of 20 have no result, and --max-missing 1% allows 0,"
                                + " so the exit code is 6; the warnings above say why. Mend or remove the images, or raise"
                                + " --max-missing\n");
        JsonNode report = new ObjectMapper().readTree(Files.readString(directory.resolve("out/report.json")));
        assertThat(report.at("/outcomes/missing"))
                .hasToString("{\"images\":4,\"percent\":20.0,\"limit\":\"1%\",\"allowed\":0,\"exceeded\":true}");
        assertThat(report.at("/run/maxMissing").asText()).isEqualTo("1%");
        ReportSchema.requireFits(directory.resolve("out"));
    }

    @Test
    void eachImageWithoutAResultHasALineInTheListOfFaults() throws IOException {
        Path large = Files.write(data.resolve("class-4/large.png"), new byte[5000]);
        Path name = Files.writeString(data.resolve("class-3/a \"#%25 ä.png"), "no image");
        try {
            assertThat(evaluate("--max-image-bytes", "4000").exitCode()).isEqualTo(6);
        } finally {
            Files.delete(large);
            Files.delete(name);
        }
        List<String> lines = Files.readAllLines(directory.resolve("out/faults.jsonl"));
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0))
                .isEqualTo(
                        "{\"id\":\"class-0/broken-0.png\",\"outcome\":\"undecodable\",\"reason\":\"not an image in a known"
                                + " format (first bytes 6e 6f 20 69 6d 61 67 65); supported: JPEG, PNG, WebP, GIF, BMP, TIFF and"
                                + " PNM\",\"uri\":\"file:" + data + "/class-0/broken-0.png\",\"bytes\":15,\"sha256\":\""
                                + Digests.sha256("no image at all".getBytes(StandardCharsets.UTF_8)) + "\"}");
        JsonNode odd = new ObjectMapper().readTree(lines.get(3));
        assertThat(odd.get("uri").asText()).isEqualTo("file:" + name);
        JsonNode unread = new ObjectMapper().readTree(lines.get(5));
        assertThat(unread.get("id").asText()).isEqualTo("class-4/large.png");
        assertThat(unread.get("outcome").asText()).isEqualTo("rejected");
        assertThat(unread.get("bytes").asLong()).isEqualTo(5000);
        assertThat(unread.get("sha256").isNull()).isTrue();
    }

    @Test
    void theLimitItselfIsAllowed() throws IOException {
        Cli cli = evaluate("--max-missing", "4");
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out()).doesNotContain("MISSING").contains("top-1 % within: train ");
        assertThat(Files.readString(directory.resolve("out/report.json"))).contains("\"exceeded\" : false");
    }

    @Test
    void imagesWithMorePixelsThanTheLimitAreRejected() throws IOException {
        Cli cli = evaluate("--max-image-pixels", "255", "--max-missing", "100%");
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(5);
        assertThat(cli.out())
                .contains("16 images were rejected", "the header declares 16x16 = 256 pixels, above the limit of 255");
    }

    @Test
    void passwordsOfPathsStayOutOfAllThatIsWritten() throws IOException {
        Cli cli = evaluate("--max-missing", "file://user:hush@host/limit");
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains("setting max-missing is 'file://*********(redacted)@host/limit'")
                .doesNotContain("hush");
        Cli missing = evaluate("--classes", "nofs://user:hush@host/list.txt");
        assertThat(missing.exitCode()).as(missing.err()).isNotZero();
        assertThat(missing.err() + missing.out()).contains("(redacted)").doesNotContain("hush");
    }

    private Cli evaluate(String... more) {
        Object[] base = {
            "evaluate",
            "--arch",
            arch,
            "--weights",
            "procedural",
            "--data",
            data,
            "--recipe",
            "none-16",
            "--out",
            directory.resolve("out"),
            "--exact-sample",
            0,
            "--master",
            "local[2]"
        };
        Object[] all = Arrays.copyOf(base, base.length + more.length);
        System.arraycopy(more, 0, all, base.length, more.length);
        return Cli.run(all);
    }
}
