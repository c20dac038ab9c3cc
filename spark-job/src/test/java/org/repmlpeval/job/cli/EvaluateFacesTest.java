package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.ReportSchema;
import org.repmlpeval.job.report.faces.IdentificationSection.Rank;
import org.repmlpeval.job.report.faces.MetricResult;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.run.driver.HiccupFileSystem;

/** evaluate with pairs, probes, gallery and distractors. */
class EvaluateFacesTest {
    private static final int PERSONS = 4;
    private static final int IMAGES = 4;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path face;
    private static Path recipe;
    private static Path data;
    private static Path distractors;

    @BeforeAll
    static void makeFiles() throws IOException {
        face = Tiny.file("tiny-face.yaml", shared);
        recipe = Tiny.exactly(16, 24, shared);
        data = shared.resolve("faces");
        distractors = shared.resolve("distractors");
        Random random = new Random(5);
        for (int person = 0; person < PERSONS; person++) {
            for (int i = 1; i <= IMAGES; i++) {
                write(data.resolve("P" + person + "/P" + person + "_000" + i + ".png"), random);
            }
        }
        for (int i = 0; i < 9; i++) {
            write(distractors.resolve(i + ".png"), random);
        }
        // A copy of a mate is an exact tie in every form.
        Files.copy(data.resolve("P0/P0_0001.png"), distractors.resolve("copy.png"));
        Files.writeString(distractors.resolve("broken.png"), "no image");
    }

    private static void write(Path file, Random random) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, TestImages.encoded(24, 16, "png", random));
    }

    /** Two folds of three pairs of each kind, as LFW writes them. */
    private static List<String> lfw() {
        return List.of(
                "2\t3",
                "P0\t1\t2",
                "P0\t1\t3",
                "P1\t1\t2",
                "P0\t1\tP1\t1",
                "P0\t2\tP1\t2",
                "P2\t1\tP3\t1",
                "P2\t1\t2",
                "P2\t1\t3",
                "P3\t2\t4",
                "P0\t3\tP3\t1",
                "P1\t3\tP2\t2",
                "P1\t4\tP3\t2");
    }

    @Test
    void pairsOfLfw() throws IOException {
        Path pairs = Files.write(directory.resolve("pairs.txt"), lfw());
        Cli cli = evaluate("one", Map.of("--data", data, "--pairs", pairs, "--shards", 1));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.sentences())
                .contains("pairs       12 of 12 evaluated, 2 folds (of the file), embedding of the image; " + pairs)
                .contains("exact McNemar p = ")
                .doesNotContain("WARNING");
        EvaluationReport report = report("one");
        assertThat(report.verification().pairs().same()).isEqualTo(6);
        assertThat(report.verification().warnings()).isEmpty();
        // Of 16 images, those that no pair names are not run.
        assertThat(report.outcomes().listed()).isEqualTo(13);
        MetricResult cosine = report.verification().forms().get(0).metrics().get("cosine");
        assertThat(cosine.folds()).extracting(MetricResult.Fold::pairs).containsExactly(6L, 6L);
        assertThat(cosine.at(1).resolvable()).isFalse();
        List<String> rows = Files.readAllLines(directory.resolve("one/pairs.csv"));
        assertThat(rows.get(0))
                .isEqualTo("line,a,b,same,fold,evaluated,train_cosine,train_distance,train_accepted,deploy_cosine,"
                        + "deploy_distance,deploy_accepted");
        assertThat(rows).hasSize(13);
        assertThat(rows.get(1)).startsWith("2,P0/P0_0001.png,P0/P0_0002.png,1,1,1,");

        evaluate("three", Map.of("--data", data, "--pairs", pairs, "--shards", 3, "--batch", 1));
        assertThat(Files.readAllLines(directory.resolve("three/pairs.csv"))).isEqualTo(rows);
        assertThat(section("three", "verification")).isEqualTo(section("one", "verification"));
    }

    @Test
    void aPairWithoutAFaceIsNotEvaluated() throws IOException {
        Path broken = directory.resolve("broken");
        for (int i = 1; i <= 3; i++) {
            Path file = broken.resolve("A/" + i + ".png");
            Files.createDirectories(file.getParent());
            Files.copy(data.resolve("P0/P0_000" + i + ".png"), file);
            file = broken.resolve("B/" + i + ".png");
            Files.createDirectories(file.getParent());
            Files.write(file, TestImages.encoded(24 + i, 16, "png", new Random(i)));
        }
        Files.writeString(broken.resolve("B/3.png"), "no image");
        Path pairs = Files.writeString(
                directory.resolve("pairs.csv"), "a,b,same\nA/1,A/2,1\nA/2,A/3,1\nB/1,B/3,1\nA/1,B/1,0\nA/3,B/2,0\n");
        Cli cli = evaluate("out", Map.of("--data", broken, "--pairs", pairs));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.sentences())
                .contains("pairs       4 of 5 evaluated, 2 folds (assigned in turn)")
                .contains(
                        "WARNING     1 pair is not evaluated because an image was not scored; the first is line 4: B/3.png")
                .contains(
                        "WARNING     the images have different sizes, from 24 to 26 pixels wide and 16 to 16 high: they look"
                                + " like uncropped photographs.");
        assertThat(Files.readAllLines(directory.resolve("out/pairs.csv")).get(3))
                .isEqualTo("4,B/1.png,B/3.png,1,1,0,,,,,,");

        pairs = Files.writeString(
                directory.resolve("folds.csv"),
                "a,b,same,fold\nA/1,A/2,1,7\nA/1,B/1,0,7\nA/2,A/3,1,3\nA/3,B/2,0,3\nB/1,B/3,1,12\n");
        cli = evaluate("folds", Map.of("--data", broken, "--pairs", pairs));
        assertThat(cli.out())
                .contains("pairs       4 of 5 evaluated, 3 folds (of the file)")
                .contains("WARNING     accuracy is the mean of 2 folds, not of 3: ");
        assertThat(cli.out().lines().filter(line -> line.contains(" +- ")))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        VerificationSection section = report("folds").verification();
        assertThat(section.pairs().folds()).isEqualTo(3);
        assertThat(section.pairs().testedFolds()).isEqualTo(2);
        assertThat(section.forms().get(0).metrics().get("cosine").folds())
                .extracting(MetricResult.Fold::fold)
                .containsExactly(3, 7);
        List<String> rows = Files.readAllLines(directory.resolve("folds/pairs.csv"));
        assertThat(rows.get(1)).startsWith("2,A/1.png,A/2.png,1,7,1,");
        assertThat(rows.get(5)).startsWith("6,B/1.png,B/3.png,1,12,0,");
    }

    /** Four copies are said to be of two persons, four different pictures of one. */
    @Test
    void pairsWhoseTruthIsExchangedAreAWarning() throws IOException {
        Path folder = directory.resolve("exchanged");
        StringBuilder wrong = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            write(folder.resolve("X" + i + "/1.png"), new Random(i));
            write(folder.resolve("Y" + i + "/1.png"), new Random(i));
            write(folder.resolve("X" + i + "/2.png"), new Random(10 + i));
            wrong.append("X" + i + "/1,X" + i + "/2,1\nX" + i + "/1,Y" + i + "/1,0\n");
        }
        Path pairs = Files.writeString(directory.resolve("wrong.csv"), wrong);
        Cli cli = evaluate("wrong", Map.of("--data", folder, "--pairs", pairs));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        String warning =
                "the AUC of form train is 0.0000: pairs of two persons are more alike than pairs of one; 'same'"
                        + " and 'different' seem to be exchanged in " + pairs;
        assertThat(cli.sentences()).contains("WARNING     " + warning + "\n");
        assertThat(report("wrong").verification().warnings()).containsExactly(warning);
    }

    @Test
    void probesAmongDistractors() throws IOException {
        Cli cli = evaluate("one", Map.of("--data", data, "--distractors", distractors, "--shards", 1));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        int tests = PERSONS * IMAGES * (IMAGES - 1);
        assertThat(cli.sentences())
                .contains("probes      16 of file://" + data + "; " + tests + " tests, each of a probe and one mate")
                .contains("gallery     16 of the probes themselves, and 10 distractors of file://" + distractors);
        EvaluationReport report = report("one");
        assertThat(report.outcomes().listed()).isEqualTo(27);
        assertThat(report.outcomes().undecodable()).isEqualTo(1);
        List<Rank> ranks = report.identification().forms().get(0).amongDistractors();
        assertThat(ranks).hasSize(10).allSatisfy(rank -> assertThat(rank.of()).isEqualTo(tests));
        // The copy ties with the mate P0_0001 of three probes.
        assertThat(ranks.stream().mapToLong(Rank::bestCaseHits).sum())
                .isGreaterThan(ranks.stream().mapToLong(Rank::hits).sum());
        Cli four = evaluate(
                "four",
                Map.of("--data", data, "--distractors", distractors, "--shards", 4, "--batch", 3, "--exact-sample", 0));
        assertThat(four.exitCode()).as(four.err()).isZero();
        assertThat(report.exactness().notMeasured()).isNull();
        assertThat(report.exactness().images())
                .hasSize(16)
                .anyMatch(id -> id.startsWith("probes/P"))
                .anyMatch(id -> id.startsWith("distractors/"))
                .doesNotContain("distractors/broken.png");
        assertThat(report.exactness().forms())
                .extracting(ExactnessSection.FormExactness::verdict)
                .containsExactly("rounding", "exact conversion, the rest is rounding");
        assertThat(cli.out()).contains("float64     16 images, rounding or fault:\n  train     rounding\n");
        assertThat(report("four").exactness()).isNull();
        assertThat(section("four", "identification")).isEqualTo(section("one", "identification"));
    }

    /** The first driver fails among the distractors, so the second gets the probes' embeddings from files. */
    @Test
    void aRunIsResumedInTheMidstOfTheDistractors() throws IOException {
        String scheme = "spark.hadoop.fs.hiccup.impl";
        System.setProperty(scheme, HiccupFileSystem.class.getName());
        Map<String, Object> flags = Map.of("--data", data, "--distractors", distractors, "--shards", 4);
        try {
            assertThat(evaluate("undisturbed", flags).exitCode()).isZero();
            HiccupFileSystem.failAfter(6, 1);
            Map<String, Object> disturbed = new LinkedHashMap<>(flags);
            disturbed.put("--out", "hiccup:" + directory.resolve("out"));
            disturbed.put("--master", "local[1]");
            assertThat(evaluate("out", disturbed).exitCode()).isEqualTo(4);
            disturbed.put("--resume", "hiccup:" + directory.resolve("out"));
            Cli cli = evaluate("out", disturbed);
            assertThat(cli.exitCode()).as(cli.err()).isZero();
            assertThat(report("out").run().resume().shardsTaken()).isEqualTo(6);
            assertThat(report("out").run().shards()).isEqualTo(8);
            assertThat(section("out", "identification")).isEqualTo(section("undisturbed", "identification"));
            assertThat(section("out", "agreement")).isEqualTo(section("undisturbed", "agreement"));
            assertThat(report("out").digest()).isEqualTo(report("undisturbed").digest());
        } finally {
            System.clearProperty(scheme);
            HiccupFileSystem.reset(0);
        }
    }

    @Test
    void aGalleryOfItsOwnAndPairsInTheSameRun() throws IOException {
        Path gallery = directory.resolve("gallery");
        for (int person = 0; person < 2; person++) {
            Path file = gallery.resolve("P" + person + "/enrolled.png");
            Files.createDirectories(file.getParent());
            Files.copy(data.resolve("P" + person + "/P" + person + "_0001.png"), file);
        }
        Path pairs = Files.write(directory.resolve("pairs.txt"), lfw());
        Cli cli = evaluate("out", Map.of("--data", data, "--pairs", pairs, "--gallery", gallery, "--flip", ""));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        EvaluationReport report = report("out");
        assertThat(report.outcomes().listed()).isEqualTo(PERSONS * IMAGES + 2);
        assertThat(report.verification().pairs().embedding()).isEqualTo("image_and_mirror");
        assertThat(report.identification().tests()).isEqualTo(2 * IMAGES);
        assertThat(report.identification().probesWithoutMate()).isEqualTo(2 * IMAGES);
        assertThat(report.identification().forms().get(0).amongDistractors()).isNull();
        assertThat(cli.out()).contains("WARNING     8 probes have no mate in the gallery and are not tested");
    }

    @Test
    void settingsThatDoNotFit() throws IOException {
        Path pairs = Files.write(directory.resolve("pairs.txt"), lfw());
        Path tiny = Tiny.file("tiny.yaml", directory);
        assertRefused(
                Map.of("--arch", tiny, "--data", data, "--pairs", pairs, "--recipe", "repmlpnet-16"),
                "setting pairs is " + pairs + "; legal: none with tiny, which does not give embeddings");
        assertRefused(
                Map.of("--data", data, "--flip", ""),
                "setting flip is on; legal: together with pairs, probes, gallery or distractors");
        assertRefused(
                Map.of("--data", data, "--pairs", pairs, "--limit", 3),
                "setting limit is 3; legal: none with pairs, probes, gallery or distractors, whose images are all needed");
        assertRefused(
                Map.of("--data", data, "--probes", distractors),
                "setting data is " + data + ", but without pairs only the probes of " + distractors
                        + " are read; give that folder as --data, without --probes");
        assertRefused(
                Map.of("--data", distractors, "--gallery", data),
                "image '0.png' lies directly in file://" + distractors
                        + ", the folder of the probes; put each person's images"
                        + " in a folder with the person's name");
        Files.writeString(
                directory.resolve("missing.txt"), String.join("\n", lfw()).replace("P3\t2\t4", "P3\t2\t9"));
        assertRefused(
                Map.of("--data", data, "--pairs", directory.resolve("missing.txt")),
                "pairs file " + directory.resolve("missing.txt")
                        + ", line 10: there is no image 'P3/P3_0009' in file://" + data + "; check --data");
    }

    private void assertRefused(Map<String, Object> flags, String message) {
        Cli cli = evaluate("refused", flags);
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(2);
        assertThat(cli.err()).contains("ERROR: " + message + "\n");
        assertThat(directory.resolve("refused")).doesNotExist();
    }

    private EvaluationReport report(String out) throws IOException {
        ReportSchema.requireFits(directory.resolve(out));
        byte[] bytes = Files.readAllBytes(directory.resolve(out).resolve("report.json"));
        return ReportJson.read(new ByteArrayInputStream(bytes));
    }

    private JsonNode section(String out, String name) throws IOException {
        JsonNode section = new ObjectMapper()
                .readTree(directory.resolve(out).resolve("report.json").toFile())
                .path(name);
        assertThat(section.isObject()).isTrue();
        return section;
    }

    private Cli evaluate(String out, Map<String, Object> changed) {
        Map<String, Object> flags = new LinkedHashMap<>();
        flags.put("--arch", face);
        flags.put("--recipe", recipe);
        flags.put("--weights", "procedural");
        flags.put("--out", directory.resolve(out));
        flags.put("--max-missing", "100%");
        flags.put("--master", "local[2]");
        flags.putAll(changed);
        List<Object> args = new ArrayList<>(List.of("evaluate"));
        flags.forEach((flag, value) -> args.addAll(value.equals("") ? List.of(flag) : List.of(flag, value)));
        return Cli.run(args.toArray());
    }
}
