package org.repmlpeval.job.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTableTest {
    @Test
    void columnsAreAsWideAsTheyMustBe() {
        assertThat(text(
                        List.of(Column.name("run", "run"), Column.of(Column.Kind.COUNT, "n", "images of all runs")),
                        List.of(List.of("nightly", 50_000L), Arrays.asList("b", null))))
                .containsExactly(
                        "  run      images of all runs",
                        "  nightly              50,000",
                        "  b                         -");
    }

    @Test
    void titlesAreBrokenBeforeWordsAreShortened() {
        List<Column> columns = List.of(
                Column.name("key", "key"),
                Column.of(Column.Kind.COUNT, "n", "right only in the first"),
                Column.name("value", "in the second run"));
        String key = "k".repeat(40);
        assertThat(text(columns, List.of(List.of(key, 5L, "v".repeat(46)))))
                .containsExactly(
                        " ".repeat(44) + "right",
                        " ".repeat(45) + "only",
                        " ".repeat(47) + "in",
                        " ".repeat(46) + "the",
                        "  key" + " ".repeat(39) + "first  in the second run",
                        "  " + key + "      5  " + "v".repeat(46));
    }

    @Test
    void longWordsLoseTheirBeginnings() {
        List<Column> columns =
                List.of(Column.name("key", "key"), Column.name("a", "in first"), Column.name("b", "in this"));
        String path = "/reports/" + "x".repeat(120) + "/2026-11-30";
        List<String> lines = text(columns, List.of(List.of("data.root", path, path), List.of("b", "1", "2")));

        assertThat(lines).allMatch(line -> line.length() <= 100);
        assertThat(lines.get(1)).hasSize(100).matches("  data\\.root  …x{27,33}/2026-11-30  …x{27,33}/2026-11-30");
        assertThat(lines.get(2)).matches("  b          1 +2");
    }

    /** Numbers are never cut. */
    @Test
    void tooManyNumbersMakeALongLine() {
        List<Column> columns = Collections.nCopies(12, Column.of(Column.Kind.COUNT, "n", "n"));
        List<String> lines = text(columns, List.of(Collections.nCopies(12, 1_000_000_000L)));
        assertThat(lines.get(1)).hasSize(12 * 15).doesNotContain("…");
    }

    /** The decimal of a large rate is noise, and it would take room that names need. */
    @Test
    void ratesHaveADecimalOnlyBelowAThousand() {
        Column rate = Column.of(Column.Kind.RATE, "r", "images/s");
        assertThat(List.of(rate.shown(0.04), rate.shown(999.94), rate.shown(999.96), rate.shown(10_219.2)))
                .containsExactly("0.0", "999.9", "1,000", "10,219");
    }

    private static List<String> text(List<Column> columns, List<List<Object>> rows) {
        List<String> lines = new Sheet("t", List.of(), List.of(), List.of(new Table("t", "t", columns, rows)))
                .text()
                .lines()
                .toList();
        return lines.subList(3, lines.size());
    }
}
