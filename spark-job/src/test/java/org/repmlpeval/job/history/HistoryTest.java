package org.repmlpeval.job.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.report.ExampleKinds;
import org.repmlpeval.model.InvalidInputException;

class HistoryTest {
    @TempDir
    Path folder;

    @Test
    void runsStandInTheOrderOfTheirTimes() throws IOException {
        Nights nights = new Nights(folder);
        nights.write("b", "2026-11-02T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');
        nights.write("year/a", "2026-11-03T01:30:00Z", "bbbbbbbbbbbbbbbb", '2');
        nights.write("c", "2026-11-01T01:30:00Z", "cccccccccccccccc", '3');

        History history = history();

        assertThat(history.runs()).extracting(HistoryRun::name).containsExactly("c", "b", "year/a");
        assertThat(history.title()).isEqualTo("History of 3 runs from 2026-11-01 to 2026-11-03");
        assertThat(history.groups()).hasSize(1);
        assertThat(history.groups().get(0).title()).isEqualTo("repmlpnet-t224 on demo/val, 40 images: top-1");
        assertThat(history.console().text())
                .contains("  created           run     weights   form    top-1 %  changed    drift  img/s  verdict\n")
                .containsPattern(
                        "\n  2026-11-02 01:30  b       aaaaaaaa  train +\\d\\d\\.\\d\\d +- +- +9\\.5  undecided\n")
                .containsPattern("\n +deploy +\\d\\d\\.\\d\\d +1 +\\d\\.\\de[+-]\\d\\d +23\\.8\n")
                .doesNotContain("The same weights again", "NOT READ", "gates");
    }

    @Test
    void theSameWeightsShowWhatThePlatformChanges() throws IOException {
        Nights nights = new Nights(folder);
        nights.write("n1", "2026-11-01T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');
        nights.write("n2", "2026-11-02T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');
        nights.write("n3", "2026-11-03T01:30:00Z", "aaaaaaaaaaaaaaaa", '2');
        nights.write("n4", "2026-11-04T01:30:00Z", "aaaaaaaaaaaaaaaa", '2');
        nights.write("m1", "2026-11-04T01:40:00Z", "bbbbbbbbbbbbbbbb", '3');
        nights.write("m2", "2026-11-04T01:50:00Z", "bbbbbbbbbbbbbbbb", '3');

        String text = unwrapped(history());

        assertThat(text)
                .contains("The weights aaaaaaaaaaaa gave 2 different results in 4 runs, last in n3 after n2;")
                .contains("\n1 checkpoint with several runs gave the same result each time.\n")
                .containsPattern("\nThe same weights again\n.*\n  aaaaaaaa  train +4 +2 +")
                .containsPattern("\n  bbbbbbbb  deploy +2 +1 +");
    }

    @Test
    void runsThatCannotBeComparedAreInGroupsOfTheirOwn() throws IOException {
        Nights nights = new Nights(folder);
        nights.write("a", "2026-11-01T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');
        nights.write("b", "2026-11-02T01:30:00Z", "aaaaaaaaaaaaaaaa", '1', "7d3f00aa4be1c9d2", "0000000000000000");
        nights.write("c", "2026-11-03T01:30:00Z", "aaaaaaaaaaaaaaaa", '1', "repmlpnet-t224", "other-net");
        nights.write("d", "2026-11-04T01:30:00Z", "aaaaaaaaaaaaaaaa", '1', "repmlpnet-t224", "other-net");

        assertThat(history().groups())
                .extracting(group -> group.runs().stream().map(HistoryRun::name).toList())
                .containsExactly(List.of("c", "d"), List.of("a"), List.of("b"));
        assertThat(history().groups().get(0).repeats()).hasSize(1);
        assertThat(history().groups())
                .extracting(RunGroup::title)
                .containsExactly(
                        "other-net on demo/val, 40 images: top-1",
                        "repmlpnet-t224 on demo/val, 40 images, fingerprint of the data set 7d3f00aa: top-1",
                        "repmlpnet-t224 on demo/val, 40 images, fingerprint of the data set 00000000: top-1");
    }

    /** A run with other recipes or classes is no point of the same curve. */
    @Test
    void runsThatMeasuredSomethingElseAreNoPointsOfTheSameLine() throws IOException {
        Nights nights = new Nights(folder);
        nights.write("a", "2026-11-01T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');
        nights.write("b", "2026-11-02T01:30:00Z", "aaaaaaaaaaaaaaaa", '1', "fedcba9876543210fedc", "00");
        nights.write("c", "2026-11-03T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');

        assertThat(history().groups())
                .extracting(RunGroup::title)
                .containsExactly(
                        "repmlpnet-t224 on demo/val, 40 images, recipe imagenet-224 (fedcba98): top-1",
                        "repmlpnet-t224 on demo/val, 40 images, recipe imagenet-224 (00): top-1");
    }

    /** The pairs of an older report may be those of the newer ones, unless these have several. */
    @Test
    void runsOfAnOlderReleaseJoinTheOnlyGroupThatTheyFit() throws IOException {
        face("new-1", "2026-11-02T01:30:00Z", "\"aa\"");
        face("old-1", "2026-10-01T01:30:00Z", "");
        face("old-2", "2026-10-02T01:30:00Z", "");
        assertThat(names("verification")).containsExactly(List.of("old-1", "old-2", "new-1"));
        assertThat(names("rank-1")).containsExactly(List.of("old-1", "old-2", "new-1"));

        face("new-2", "2026-11-03T01:30:00Z", "\"bb\"");
        assertThat(names("verification"))
                .containsExactly(List.of("old-1", "old-2"), List.of("new-1"), List.of("new-2"));
        assertThat(names("rank-1")).containsExactly(List.of("old-1", "old-2", "new-1", "new-2"));
        assertThat(history().groups())
                .extracting(RunGroup::title)
                .contains(
                        "repmlpnet-t224 on demo/val, 40 images, list of pairs not known: verification",
                        "repmlpnet-t224 on demo/val, 40 images, list of pairs bb: verification");
    }

    /** Its sentences on one line each. */
    private static String unwrapped(History history) {
        return history.console().text().replaceAll("\n {4}(?=\\S)", " ");
    }

    private void face(String name, String created, String digest) throws IOException {
        ObjectNode document = ExampleKinds.changed(ExampleKinds.faces(), "/verification/pairs/digest", digest);
        document.put("created", created);
        Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("report.json"), document.toString());
    }

    private List<List<String>> names(String metric) throws IOException {
        return history().groups().stream()
                .filter(group -> group.metric().equals(metric))
                .map(group -> group.runs().stream().map(HistoryRun::name).toList())
                .toList();
    }

    @Test
    void reportsThatCannotBeReadAreNamed() throws IOException {
        new Nights(folder).write("good", "2026-11-01T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');
        new Nights(folder).write("timeless", "yesterday", "aaaaaaaaaaaaaaaa", '1');
        new Nights(folder).write(".new.unfinished-1", "2026-11-01T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');
        for (String broken : List.of("{", "[]", "", "{\"schema\": {\"name\": \"allure\", \"version\": 2}}")) {
            Path run = Files.createDirectories(folder.resolve("broken-" + broken.length()));
            Files.writeString(run.resolve("report.json"), broken);
        }

        assertThat(history().runs()).hasSize(1);
        assertThat(unwrapped(history()))
                .contains("NOT READ: file:" + folder + "/broken-1: not a report of this version: ")
                .contains("NOT READ: file:" + folder + "/broken-0: ")
                .contains("/broken-44: document of schema 'allure' version 2; this release reads ")
                .contains("/timeless: the report's time of creation is 'yesterday'; legal: a time in UTC")
                .doesNotContain("unfinished");
    }

    @Test
    void aFolderWithoutRunsIsRefused() throws IOException {
        assertThatThrownBy(this::history)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("no report below file:" + folder
                        + " can be read; give a folder below which there are runs of 'evaluate'");
        assertThatThrownBy(() -> History.read(new Configuration(), folder + "/none"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("/none does not exist");
        Files.createDirectories(folder.resolve("a/b"));
        Files.createSymbolicLink(folder.resolve("a/b/up"), folder);
        assertThatThrownBy(this::history)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("lies 12 folders deep, and no deeper ones are searched");
    }

    /** A year of nights: no line is too long, and no document takes long. */
    @Test
    @Timeout(60)
    void aYearOfNightsFits() throws IOException {
        Nights nights = Nights.gated(folder);
        Instant first = Instant.parse("2026-01-01T01:30:00Z");
        for (int i = 0; i < 365; i++) {
            Instant night = first.plus(Duration.ofDays(i));
            String checkpoint = String.format(Locale.ROOT, "%016x", i / 3);
            nights.write("nightly-run-" + night.toString().substring(0, 10), night.toString(), checkpoint, '1');
        }

        History history = history();

        assertThat(history.console().text().lines())
                .filteredOn(line -> line.startsWith("  2026"))
                .hasSize(365)
                .allMatch(line -> line.length() <= 100)
                .anyMatch(line -> line.contains("…-run-2026-12-31  ") && line.endsWith("  gates failed"));
        assertThat(history.csv().lines()).hasSize(1 + 2 * 365);
        assertThat(history.markdown()).contains("| <code>nightly-run-2026-12-31</code> |");
        assertThat(history.html().length()).isLessThan(3_000_000);
    }

    @Test
    void theTableForProgramsHasAllDigits() throws IOException {
        new Nights(folder).write("=a", "2026-11-01T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');
        HistoryRun run = history().runs().get(0);

        List<String> lines = history().csv().lines().toList();

        assertThat(lines.get(0))
                .startsWith("run,folder,created,network,weights,data,fingerprint,images,form,metric,percent,");
        assertThat(lines.get(1))
                .startsWith("'=a,file:" + folder + "/=a,2026-11-01T01:30:00Z,repmlpnet-t224,aaaaaaaaaaaaaaaa,demo/val,")
                .contains(",train,top-1," + run.forms().get(0).percent() + ",")
                .endsWith(",0.1.0 3f2a9c1d5e7f," + "1".repeat(64));
        assertThat(lines).hasSize(3);
    }

    private History history() throws IOException {
        return History.read(new Configuration(), folder.toString());
    }
}
