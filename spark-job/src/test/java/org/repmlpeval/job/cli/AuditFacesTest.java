package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.Folders;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;

/** What {@code audit} finds in runs that verify pairs of faces. */
class AuditFacesTest {
    private static final int PERSONS = 5;
    private static final int IMAGES = 4;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path run;

    @BeforeAll
    static void evaluate() throws IOException {
        Path data = shared.resolve("faces");
        Random random = new Random(5);
        StringBuilder pairs = new StringBuilder("a,b,same\n");
        for (int person = 0; person < PERSONS; person++) {
            for (int i = 0; i < IMAGES; i++) {
                Path file = data.resolve("P" + person + "/" + i + ".png");
                Files.createDirectories(file.getParent());
                Files.write(file, TestImages.encoded(24, 16, "png", random));
                String next = "P" + (person + 1) % PERSONS + "/" + i;
                pairs.append("P" + person + "/" + i + ",P" + person + "/" + (i + 1) % IMAGES + ",1\n");
                pairs.append("P" + person + "/" + i + "," + next + ",0\n");
            }
        }
        Files.writeString(data.resolve("P2/3.png"), "no image");
        Path file = Files.writeString(shared.resolve("pairs.csv"), pairs);
        run = shared.resolve("run");
        List<Object> args = new ArrayList<>(List.of("evaluate", "--arch", Tiny.file("tiny-face.yaml", shared)));
        args.addAll(List.of("--weights", "procedural", "--data", data));
        args.addAll(List.of("--recipe", Tiny.exactly(16, 24, shared), "--pairs", file, "--flip"));
        args.addAll(List.of("--max-missing", 1, "--master", "local[2]", "--out", run));
        Cli cli = Cli.run(args.toArray());
        assertThat(cli.exitCode()).as(cli.err()).isZero();
    }

    @Test
    void anUntouchedRunPasses() throws IOException {
        Cli cli = Cli.run("audit", run);
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        assertThat(cli.out())
                .contains(
                        "20 images evaluated again",
                        "rows        20 the same, 0 within rounding (at most 0.0e+00, tolerance 1.0e-05), 0 different",
                        // Two pairs of one person and two of two have the image that is none.
                        "pairs       36 of 40 pairs computed again; cosines within the tolerance differ by at most 0.0e+00",
                        "AUDIT PASSED");
        JsonNode json =
                Cli.run("audit", run, "--images", 12, "--seed", 3, "--json").json();
        assertThat(json.at("/passed").asBoolean()).isTrue();
        assertThat(json.at("/sample/images").asInt()).isEqualTo(12);
        assertThat(json.at("/pairs/compared").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(json.at("/pairs/listed").asInt()).isEqualTo(40);
    }

    /** Found in the numbers of the report, and by computing the pair again. */
    @Test
    void aTamperedPairIsFound() throws IOException {
        Path copy = copy();
        Path file = copy.resolve("pairs.csv");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        int column = Arrays.asList(lines.get(0).split(",")).indexOf("deploy_cosine");
        String[] cells = lines.get(2).split(",");
        cells[column] = "-0.25";
        lines.set(2, String.join(",", cells));
        Files.write(file, lines);

        Cli cli = Cli.run("audit", copy);
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isEqualTo(1);
        assertThat(Cli.run("audit", copy, "--json").json().at("/findings").toString())
                .contains(
                        "the pair P0/0.png and P1/0.png in line 3 of the list of pairs: the cosine of deploy is -0.25,"
                                + " computed again ")
                .doesNotContain("the cosine of train");
        assertThat(cli.out()).contains("AUDIT FAILED");
    }

    @Test
    void numbersThatThePairsDoNotGiveAreFound() throws IOException {
        Path copy = copy();
        ObjectMapper json = new ObjectMapper();
        ObjectNode report =
                (ObjectNode) json.readTree(copy.resolve("report.json").toFile());
        ((ObjectNode) report.at("/verification/forms/1/metrics/cosine")).put("accuracyPercent", 99.5);
        ((ObjectNode) report.at("/verification/comparison/0/changedDecisions")).put("count", 7);
        ((ObjectNode) report.at("/verification/pairs")).put("evaluated", 39);
        Files.writeString(copy.resolve("report.json"), report.toString());
        Cli cli = Cli.run("audit", copy, "--json");
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isEqualTo(1);
        assertThat(cli.json().at("/findings").toString())
                .contains(
                        "evaluated pairs: the report says 39, pairs.csv says 36",
                        "accuracy of deploy by cosine: the report says 99.5, pairs.csv says ",
                        "decisions of deploy that differ from those of train: the report says 7, pairs.csv says 0")
                .doesNotContain("of train by cosine");
    }

    @Test
    void otherWeightsChangeThePairs() throws IOException {
        JsonNode json =
                Cli.run("audit", run, "--weights", "procedural:9", "--json").json();
        assertThat(json.at("/passed").asBoolean()).isFalse();
        assertThat(json.at("/findings").toString()).contains("the cosine of train is ", "the cosine of deploy is ");
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        Path copy = copy();
        Path file = copy.resolve("pairs.csv");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("deploy_cosine", "deploy"));
        refused("pairs.csv has a row without the column deploy_cosine; the file is damaged or of another run", copy);
        Files.writeString(file, text.replaceFirst("\n2,", "\ntwo,"));
        refused("row 1 of pairs.csv is damaged: For input string: \"two\"; copy the file again", copy);
        Files.delete(file);
        refused("pairs.csv does not exist or cannot be opened; the whole output folder of 'evaluate' is needed", copy);
    }

    private static void refused(String message, Path run) {
        Cli cli = Cli.run("audit", run);
        assertThat(cli.err()).contains(message);
        assertThat(cli.exitCode()).isEqualTo(2);
    }

    private Path copy() throws IOException {
        Path copy = directory.resolve("copy");
        Folders.copy(run, copy);
        for (String sum : List.of(".pairs.csv.crc", ".report.json.crc")) {
            Files.deleteIfExists(copy.resolve(sum));
        }
        return copy;
    }
}
