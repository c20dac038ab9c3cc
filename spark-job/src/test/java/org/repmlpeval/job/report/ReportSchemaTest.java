package org.repmlpeval.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.gate.Gates;
import org.repmlpeval.job.gate.Measurable;

/** Reports of real runs are held to the schema by the tests of their commands. */
class ReportSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final EvaluationReport report = Examples.report(Examples.images());

    @Test
    void theSchemaIsThatOfTheRecords() throws IOException {
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        String made = MAPPER.writer(new DefaultPrettyPrinter()
                                .withObjectIndenter(indent)
                                .withArrayIndenter(indent))
                        .writeValueAsString(SchemaOfRecords.generate())
                + "\n";
        Path file = Files.writeString(Path.of("target", ReportJson.SCHEMA), made);

        assertThat(ReportJson.schema())
                .as(
                        "the records of a report have changed; look at the difference and copy spark-job/%s to"
                                + " spark-job/src/main/resources/org/repmlpeval/job/report",
                        file)
                .isEqualTo(made);
    }

    @Test
    void reportsFit() throws IOException {
        Gates gates = Gates.of(List.of("top1 >= 99", "flips <= 50%"), Optional.empty());
        for (EvaluationReport one :
                List.of(report, Examples.report(List.of()), report.with(gates.judge(report, Measurable.of(report))))) {
            JsonNode document = json(one);
            assertThat(ReportSchema.complaints(document)).isEmpty();
            assertThat(ReportSchema.unknownKeys(document)).isEmpty();
        }
    }

    @Test
    void aReportOfAnEarlierReleaseFitsAndIsRead() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("earlier-report.json")) {
            JsonNode document = MAPPER.readTree(in);
            assertThat(document.at("/outcomes").has("missing")).isFalse();

            assertThat(ReportSchema.complaints(document)).isEmpty();
            assertThat(ReportJson.read(new ByteArrayInputStream(MAPPER.writeValueAsBytes(document)))
                            .outcomes()
                            .scored())
                    .isEqualTo(document.at("/outcomes/scored").asLong());
        }
    }

    @Test
    void aReportOfALaterReleaseFits() throws IOException {
        ObjectNode later = (ObjectNode) json(report);
        later.put("colour", "green");
        ((ObjectNode) later.at("/outcomes")).put("lost", 0);

        assertThat(ReportSchema.complaints(later)).isEmpty();
        assertThat(ReportSchema.unknownKeys(later)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "/outcomes, scored, '', required property 'scored' not found",
        "/outcomes, scored, many, integer expected",
        "/schema, version, 2, must be the constant value '3'",
        "/schema, name, repmlp-eval/other, does not have a value in the enumeration",
        "/schema, name, repmlp-eval/faces, required property 'agreement' not found",
        "'', accuracy, '', required property 'accuracy' not found",
        "/outcomes/faults/items/0, outcome, SCORED, does not have a value in the enumeration",
        "/comparison/0/difference, withinMargin, no, 'boolean'",
    })
    void otherDocumentsDoNotFit(String section, String key, String value, String complaint) throws IOException {
        JsonNode document = json(report);
        ObjectNode changed = (ObjectNode) document.at(section == null ? "" : section);
        if (value.isEmpty()) {
            changed.remove(key);
        } else if (value.matches("\\d+")) {
            changed.put(key, Integer.parseInt(value));
        } else {
            changed.put(key, value);
        }
        assertThat(String.join("\n", ReportSchema.complaints(document))).contains(complaint);
    }

    @Test
    void everySectionIsDescribed() throws IOException {
        JsonNode schema = MAPPER.readTree(ReportJson.schema());
        Consumer<JsonNode> described =
                node -> assertThat(node.path("description").asText())
                        .as(node.toString())
                        .isNotEmpty();
        described.accept(schema);
        assertThat(schema.get("$defs")).hasSizeGreaterThan(40);
        assertThat(schema.at("/$defs/FormComparison.DriftLine/properties/max/type")
                        .toString())
                .isEqualTo("[\"number\",\"null\"]");
        described.accept(schema.at("/$defs/DataSection/properties/fingerprint"));
    }

    private static JsonNode json(EvaluationReport report) throws IOException {
        return MAPPER.readTree(ReportJson.write(report));
    }
}
