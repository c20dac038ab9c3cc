package org.repmlpeval.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.InvalidInputException;

class ReportJsonTest {
    private final EvaluationReport report = Examples.report(Examples.images());

    @Test
    void readsWhatItWrote() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ReportJson.write(report, bytes);

        EvaluationReport read = ReportJson.read(new ByteArrayInputStream(bytes.toByteArray()));

        assertThat(read).isEqualTo(report);
        assertThat(ReportJson.write(read)).isEqualTo(bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void keysStandInTheOrderOfTheRecords() throws IOException {
        JsonNode json = new ObjectMapper().readTree(ReportJson.write(report));
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);

        assertThat(keys)
                .containsExactly(
                        "schema",
                        "created",
                        "run",
                        "data",
                        "checkpoint",
                        "architecture",
                        "recipe",
                        "outcomes",
                        "digest",
                        "exactness",
                        "accuracy",
                        "comparison",
                        "speed",
                        "environment");
        assertThat(json.at("/schema/name").asText()).isEqualTo("repmlp-eval/report");
        assertThat(json.at("/schema/version").asInt()).isEqualTo(3);
        assertThat(json.at("/created").asText()).isEqualTo("2024-06-11T10:15:30Z");
        assertThat(json.at("/data/limit").isNull()).isTrue();
        assertThat(json.at("/accuracy/0/top1/wilson95/lowPercent").isDouble()).isTrue();
        assertThat(json.at("/comparison/0/drift/maxAbs/worstImage").asText()).isEqualTo("class7/image07.jpg");
        assertThat(ReportJson.write(report)).endsWith("}\n").doesNotContain("\r");
    }

    @Test
    void refusesOtherDocuments() {
        assertRefused("{}", "schema 'none' version 0", "'repmlp-eval/report' version 3");
        assertRefused(
                json().replace("\"version\" : 3", "\"version\" : 1"), "version 1", "use the release that wrote it");
        assertRefused("{", "not a report");
        assertRefused(json().replace("\"scored\"", "\"scord\""), "Missing creator property 'scored'");
        assertRefused(json().replace("\"rejected\" : 0", "\"rejected\" : 0, \"lost\" : 0"), "lost");
    }

    @Test
    void readsReportsOfReleasesWithoutHistograms() throws IOException {
        String older = json().replaceAll(",\\s*\"histogram\" : (null|\\{[^}]*\\})", "");
        assertThat(older).doesNotContain("histogram");

        EvaluationReport read = ReportJson.read(new ByteArrayInputStream(older.getBytes(StandardCharsets.UTF_8)));

        assertThat(read.comparison().get(0).drift().get("maxAbs").histogram()).isNull();
        assertThat(read.comparison().get(0).drift().get("maxAbs").max())
                .isEqualTo(report.comparison().get(0).drift().get("maxAbs").max());
    }

    @Test
    void refusesADocumentWhoseOutcomesDoNotAddUp() {
        assertRefused(json().replace("\"listed\" : 40", "\"listed\" : 43"), "40 images but 43 were listed");
        assertRefused(json().replace("\"addsUp\" : true", "\"addsUp\" : false"), "outcomes add up to");
    }

    private String json() {
        return ReportJson.write(report);
    }

    private static void assertRefused(String json, String... parts) {
        assertThatThrownBy(() -> ReportJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(parts);
    }
}
