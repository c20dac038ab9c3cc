package org.repmlpeval.job.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.report.page.element.Chart;

/** The points of the charts are the numbers of the runs. */
class TrendChartsTest {
    @TempDir
    Path folder;

    private Nights nights;

    private List<Chart> charts() throws IOException {
        return TrendCharts.of(
                "g",
                History.read(new Configuration(), folder.toString()).groups().get(0));
    }

    @Test
    void oneRunIsNoTrend() throws IOException {
        nights = new Nights(folder);
        nights.write("a", "2026-11-01T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');
        assertThat(charts()).isEmpty();
    }

    @Test
    void eachMeasureHasAChartAndEachFormALine() throws IOException {
        nights = new Nights(folder);
        nights.write("a", "2026-11-01T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');
        nights.write("b", "2026-11-02T01:30:00Z", "aaaaaaaaaaaaaaaa", '1');
        nights.write("c", "2026-11-03T01:30:00Z", "bbbbbbbbbbbbbbbb", '2');
        RunGroup group =
                History.read(new Configuration(), folder.toString()).groups().get(0);
        List<Chart> charts = charts();

        assertThat(charts)
                .extracting(Chart::id)
                .containsExactly("g-accuracy", "g-changed", "g-drift", "g-forward", "g-speed");
        assertThat(lines(charts.get(0))).containsOnlyKeys("train", "deploy");
        assertThat(lines(charts.get(0)).get("deploy"))
                .extracting(point -> point.get("y"))
                .containsExactly(percent(group, 0), percent(group, 1), percent(group, 2))
                .doesNotContainNull();
        assertThat(lines(charts.get(0)).get("train"))
                .extracting(point -> point.get("x"))
                .containsExactly(
                        group.runs().get(0).time().toEpochMilli(),
                        group.runs().get(1).time().toEpochMilli(),
                        group.runs().get(2).time().toEpochMilli());
        assertThat(lines(charts.get(0)).get("train"))
                .as("the same weights again are not fresh")
                .extracting(point -> point.get("fresh"))
                .containsExactly(true, false, true);
        for (int i : List.of(1, 2)) {
            assertThat(lines(charts.get(i)))
                    .as("the reference form differs from nothing")
                    .containsOnlyKeys("deploy");
        }
        assertThat(lines(charts.get(1)).get("deploy").get(0).get("y")).isEqualTo(100.0 / 37);
        assertThat(lines(charts.get(3))).containsOnlyKeys("train", "deploy");
        assertThat(lines(charts.get(3)).get("train"))
                .extracting(point -> point.get("y"))
                .containsOnly(9.5);
        assertThat(lines(charts.get(4)).get("whole run"))
                .extracting(point -> point.get("y"))
                .containsOnly(5.0);
    }

    /** What no run has measured is not drawn. */
    @Test
    void aMeasureWithoutNumbersHasNoChart() throws IOException {
        nights = new Nights(folder);
        for (String night : List.of("1", "2")) {
            nights.write(
                    night,
                    "2026-11-0" + night + "T01:30:00Z",
                    "aaaaaaaaaaaaaaaa",
                    '1',
                    "\"endToEndImagesPerSecond\" : 5.0",
                    "\"endToEndImagesPerSecond\" : null");
        }
        assertThat(charts()).extracting(Chart::id).containsExactly("g-accuracy", "g-changed", "g-drift", "g-forward");
    }

    private static Double percent(RunGroup group, int run) {
        return group.runs().get(run).forms().get(1).percent();
    }

    @SuppressWarnings("unchecked") // the data of a chart is what becomes JSON
    private static Map<String, List<Map<String, Object>>> lines(Chart chart) {
        return ((List<Map<String, Object>>) chart.data().get("lines"))
                .stream().collect(java.util.stream.Collectors.toMap(line -> (String) line.get("name"), line ->
                        (List<Map<String, Object>>) line.get("points")));
    }
}
