package org.repmlpeval.job.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.compare.RunPair.Difference;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ExampleKinds;

class DifferencesTest {
    private final ObjectNode document = ExampleKinds.classification();

    /** A reader of two long commands sees no difference. */
    @Test
    void commandsDifferOptionByOption() {
        assertThat(differences(
                        "[\"evaluate\", \"--gate\", \"flips <= 1\", \"--gate\", \"top1 >= 3\", \"--out\", \"/a\", \"--sliding\"]",
                        "[\"demo\", \"--gate\", \"flips <= 1\", \"--out=/b\", \"--batch=4\", \"--resume\", \"auto\"]"))
                .containsExactly(
                        new Difference("run.command", "evaluate", "demo"),
                        new Difference("run.command --batch", null, "4"),
                        new Difference("run.command --gate", "flips <= 1 top1 >= 3", "flips <= 1"),
                        new Difference("run.command --sliding", "", null));
    }

    /** Every run has a folder of its own. */
    @Test
    void theFolderOfARunIsNoDifference() {
        assertThat(differences("[\"evaluate\", \"--out\", \"/a\"]", "[\"evaluate\", \"--out\", \"/b\"]"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/run/output, false",
        "/run/spark/applicationId, false",
        "/run/spark/master, true",
        "/environment/engine/backend, true",
        "/environment/engine/kernels, true",
        "/checkpoint/path, true",
        "/digest, false",
        "/created, false",
    })
    void whatARunDependsOnIsADifference(String pointer, boolean listed) {
        assertThat(Differences.of(
                        ExampleKinds.report(document),
                        ExampleKinds.report(ExampleKinds.changed(document, pointer, "\"other\""))))
                .hasSize(listed ? 1 : 0);
    }

    /** Measured speed and memory are other numbers in each run; what was set or found is listed with both values. */
    @ParameterizedTest
    @CsvSource({
        "sgemmGigaflopsPerThread, false",
        "weightBytes, false",
        "peakBytes, false",
        "limitBytes, false",
        "cores, true",
        "imagesPerRun, true",
    })
    void whatIsMeasuredInEachRunIsNoDifference(String name, boolean listed) {
        String pointer = "/environment/engine/" + name;
        EvaluationReport first = ExampleKinds.report(ExampleKinds.changed(document, pointer, "3"));
        EvaluationReport second = ExampleKinds.report(ExampleKinds.changed(document, pointer, "77"));
        assertThat(Differences.of(first, second))
                .isEqualTo(listed ? List.of(new Difference("environment.engine." + name, "3", "77")) : List.of());
    }

    @Test
    void listsAreComparedAsAWholeAndNothingIsNoValue() {
        EvaluationReport first = ExampleKinds.report(document);
        assertThat(Differences.of(
                        first,
                        ExampleKinds.report(
                                ExampleKinds.changed(document, "/environment/engine/warnings", "[\"slow\",\"old\"]"))))
                .extracting(Difference::key, Difference::second)
                .containsExactly(tuple("environment.engine.warnings", "[\"slow\",\"old\"]"));
        assertThat(Differences.of(
                        ExampleKinds.report(ExampleKinds.changed(document, "/data/limit", "null")),
                        ExampleKinds.report(ExampleKinds.changed(document, "/data/limit", "50"))))
                .containsExactly(new Difference("data.limit", null, "50"));
    }

    private List<Difference> differences(String first, String second) {
        return Differences.of(
                ExampleKinds.report(ExampleKinds.changed(document, "/run/command", first)),
                ExampleKinds.report(ExampleKinds.changed(document, "/run/command", second)));
    }
}
