package org.repmlpeval.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The published schema of {@code report.json} as a validator reads it. */
public final class ReportSchema {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReportSchema() {}

    /** The report of a folder fits the schema, and has no key that the schema does not name. */
    public static void requireFits(Path folder) throws IOException {
        JsonNode report = MAPPER.readTree(folder.resolve("report.json").toFile());
        assertThat(complaints(report)).as("report.json in %s", folder).isEmpty();
        assertThat(unknownKeys(report)).as("report.json in %s", folder).isEmpty();
    }

    /** What is wrong with a document. */
    static List<String> complaints(JsonNode document) throws IOException {
        return complaints(MAPPER.readTree(ReportJson.schema()), document);
    }

    /** What is wrong with a document if keys that the schema does not name are wrong too. */
    static List<String> unknownKeys(JsonNode document) throws IOException {
        JsonNode strict = MAPPER.readTree(ReportJson.schema());
        close(strict);
        return complaints(strict, document);
    }

    private static List<String> complaints(JsonNode schema, JsonNode document) {
        JsonSchema validator =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
        return validator.validate(document).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .toList();
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("type").asText().equals("object")
                && object.has("properties")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ReportSchema::close);
    }
}
