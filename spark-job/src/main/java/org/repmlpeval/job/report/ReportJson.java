package org.repmlpeval.job.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Secrets;

/**
 * Writes and reads the report as JSON: UTF-8, two-space indents, line feeds and keys in the order of the records, the same on every
 * platform.
 */
public final class ReportJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Outcomes are spelled in the same way in the rows and on the console.
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .addModule(new SimpleModule().addSerializer(ImageOutcome.class, new LowerCase()))
            .build();

    /** The sections that only some documents have. */
    static final List<String> OF_TASKS = List.of(
            "accuracy",
            "comparison",
            "classes",
            "agreement",
            "segmentation",
            "verification",
            "identification",
            "gates");

    /** For each schema, the sections that its documents do not have or need not have. */
    static final Map<SchemaSection, List<String>> SECTIONS_OF_OTHERS = Map.of(
            SchemaSection.CLASSIFICATION, without("accuracy", "comparison"),
            SchemaSection.SEGMENTATION, without("segmentation"),
            SchemaSection.AGREEMENT, without("agreement"),
            SchemaSection.FACES, without("agreement"));

    private static final List<String> HISTOGRAM = List.of("histogram");

    /**
     * By section, the keys that earlier releases did not write; they are null in what those wrote, or empty. A star stands for each
     * element of a list or each value of a map.
     */
    static final Map<String, List<String>> LATER = Map.ofEntries(
            Map.entry("/outcomes", List.of("missing")),
            Map.entry("/run", List.of("maxImagePixels", "maxMissing", "resume")),
            Map.entry("/gates", List.of("judgedLater")),
            Map.entry("/run/spark", List.of("tasks")),
            Map.entry("/checkpoint", List.of("converted")),
            Map.entry("/run/resume", List.of("keepCpuSeconds")),
            Map.entry("/data", List.of("read")),
            Map.entry("/exactness", List.of("unread", "warnings")),
            Map.entry(
                    "/environment/engine", List.of("choice", "sgemmGigaflopsByExecutor", "oneDnn", "reducedPrecision")),
            Map.entry("/comparison/*/drift/*", HISTOGRAM),
            Map.entry("/agreement/comparison/*/drift/*", HISTOGRAM),
            Map.entry("/agreement/comparison/*/pixels/perImage", HISTOGRAM),
            Map.entry("/segmentation/comparison/*/drift/*", HISTOGRAM),
            Map.entry("/segmentation/comparison/*/changedPerImage", HISTOGRAM),
            Map.entry("/verification/pairs", List.of("digest")),
            Map.entry("/identification", List.of("embedding")),
            Map.entry("/verification/comparison/*/scoreDrift", HISTOGRAM));

    /** The resource that holds the schema; a test makes it from the records. */
    static final String SCHEMA = "report.schema.json";

    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

    private static final ObjectWriter WRITER =
            MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT));

    private ReportJson() {}

    private static List<String> without(String... sections) {
        List<String> others = new ArrayList<>(OF_TASKS);
        others.removeAll(List.of(sections));
        return others;
    }

    /** The document as text, with a final line feed. */
    public static String write(EvaluationReport report) {
        try {
            return Secrets.redacted(WRITER.writeValueAsString(report)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report's records cannot be written as JSON", e);
        }
    }

    /** Another document in the same style, with a final line feed. */
    public static String text(Object document) {
        try {
            return Secrets.redacted(WRITER.writeValueAsString(document)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report's records cannot be written as JSON", e);
        }
    }

    /** Writes the document; the stream stays open. */
    public static void write(EvaluationReport report, OutputStream out) throws IOException {
        out.write(write(report).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @throws InvalidInputException if this is not JSON, its schema or version is unknown, a key is missing or unknown, or its outcomes do
     *     not add up to its listing
     */
    public static EvaluationReport read(InputStream in) throws IOException {
        try {
            JsonNode document = MAPPER.readTree(in);
            completeKnown(requireSchema(document.path("schema")), document);
            return MAPPER.treeToValue(document, EvaluationReport.class);
        } catch (UnrecognizedPropertyException e) {
            throw new InvalidInputException(
                    "not a report of this version: it has the key " + path(e)
                            + ", which this release does not know; use the release that wrote it, or a newer one",
                    e);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("not a report of this version: " + e.getOriginalMessage(), e);
        }
    }

    /** For example {@code outcomes.lost} or {@code accuracy[1].top3}. */
    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    /**
     * The JSON Schema of {@code report.json}, draft 2020-12. A document of a later release with the same versions fits it too, because it
     * allows keys that it does not name.
     */
    public static String schema() {
        try (InputStream in = ReportJson.class.getResourceAsStream(SCHEMA)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private static SchemaSection requireSchema(JsonNode node) {
        SchemaSection schema = new SchemaSection(
                node.path("name").asText("none"), node.path("version").asInt());
        if (!SECTIONS_OF_OTHERS.containsKey(schema)) {
            String known = SECTIONS_OF_OTHERS.keySet().stream()
                    .map(one -> "'" + one.name() + "' version " + one.version())
                    .sorted()
                    .collect(Collectors.joining(" and "));
            throw new InvalidInputException("document of schema '" + schema.name() + "' version " + schema.version()
                    + "; this release reads " + known + ", use the release that wrote it");
        }
        return schema;
    }

    /** Adds the sections that the schema leaves out, and keys that are newer than the document, so that any other missing section is an error. */
    private static void completeKnown(SchemaSection schema, JsonNode document) {
        for (String section : SECTIONS_OF_OTHERS.get(schema)) {
            complete(document, section);
        }
        LATER.forEach((path, keys) ->
                sections(document, path).forEach(section -> keys.forEach(key -> complete(section, key))));
    }

    /** The nodes at a path as of {@link #LATER}. */
    private static List<JsonNode> sections(JsonNode document, String path) {
        List<JsonNode> found = List.of(document);
        for (String step : path.substring(1).split("/")) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : found) {
                if (step.equals("*")) {
                    node.forEach(next::add);
                } else {
                    next.add(node.path(step));
                }
            }
            found = next;
        }
        return found;
    }

    private static void complete(JsonNode section, String key) {
        if (section instanceof ObjectNode object && !object.has(key)) {
            object.putNull(key);
        }
    }
}
