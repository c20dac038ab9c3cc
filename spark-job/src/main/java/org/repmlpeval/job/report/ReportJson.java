package org.repmlpeval.job.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.model.InvalidInputException;

/** The report as JSON: UTF-8, two-space indents, line feeds, keys in the order of the records on every platform. */
public final class ReportJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Outcomes are spelled as in the rows and on the console.
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .addModule(new SimpleModule().addSerializer(ImageOutcome.class, new LowerCase()))
            .build();

    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

    private static final ObjectWriter WRITER =
            MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT));

    private ReportJson() {}

    /** The document as text, with a final line feed. */
    public static String write(EvaluationReport report) {
        try {
            return WRITER.writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report's records cannot be written as JSON", e);
        }
    }

    /** Writes the document; the stream stays open. */
    public static void write(EvaluationReport report, OutputStream out) throws IOException {
        out.write(write(report).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @throws InvalidInputException if this is no JSON, of another schema or version, lacks or adds a key, or its outcomes do not
     *     add up to its listing
     */
    public static EvaluationReport read(InputStream in) throws IOException {
        try {
            JsonNode document = MAPPER.readTree(in);
            requireSchema(document.path("schema"));
            return MAPPER.treeToValue(document, EvaluationReport.class);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("not a report of this version: " + e.getOriginalMessage(), e);
        }
    }

    private static final class LowerCase extends StdSerializer<ImageOutcome> {
        private LowerCase() {
            super(ImageOutcome.class);
        }

        @Override
        public void serialize(ImageOutcome outcome, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(outcome.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void requireSchema(JsonNode schema) {
        String name = schema.path("name").asText("none");
        int version = schema.path("version").asInt();
        if (!new SchemaSection(name, version).equals(SchemaSection.CURRENT)) {
            throw new InvalidInputException(
                    "document of schema '" + name + "' version " + version + "; this release reads '"
                            + SchemaSection.CURRENT.name() + "' version " + SchemaSection.CURRENT.version()
                            + ", use the release that wrote it");
        }
    }
}
