package org.repmlpeval.job.report;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.naming.SchemaDefinitionNamingStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.repmlpeval.job.task.ImageOutcome;

/**
 * Makes the JSON Schema of {@code report.json} from the records. Descriptions are those of their Javadoc. A value may be null if its type
 * is a boxed number or Boolean, or if the Javadoc of its component has the word null.
 */
final class SchemaOfRecords {
    private static final Path SOURCES = Path.of("src/main/java/org/repmlpeval/job");
    private static final Set<Class<?>> BOXED = Set.of(Integer.class, Long.class, Double.class, Boolean.class);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final RecordDocs docs = new RecordDocs(SOURCES.resolve("report"), SOURCES.resolve("task"));
    private final ObjectNode schema;

    private SchemaOfRecords() throws IOException {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.DEFINITIONS_FOR_ALL_OBJECTS, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
        config.forTypesInGeneral()
                .withPropertySorter((one, other) -> 0)
                .withDefinitionNamingStrategy(names())
                .withDescriptionResolver(
                        scope -> orNull(docs.type(scope.getType().getErasedType())))
                .withCustomDefinitionProvider((type, context) -> outcomes(type));
        config.forFields()
                .withRequiredCheck(field -> !isOptional(field))
                .withNullableCheck(this::mayBeNull)
                .withDescriptionResolver(field -> field.isFakeContainerItemScope() ? null : orNull(doc(field)));
        schema = new SchemaGenerator(config.build()).generateSchema(EvaluationReport.class);
    }

    static ObjectNode generate() throws IOException {
        SchemaOfRecords made = new SchemaOfRecords();
        made.head();
        made.inline(made.schema);
        ((ObjectNode) made.schema.get("$defs")).retain(made.named());
        made.nullValues(made.schema);
        ReportJson.LATER.forEach(
                (path, keys) -> made.sections(path).forEach(section -> made.notRequired(section, keys)));
        made.kinds();
        return made.schema;
    }

    /** {@code VerificationSection.Form}, {@code Sample.Fault}. */
    private static SchemaDefinitionNamingStrategy names() {
        return (key, context) -> name(key.getType());
    }

    private static String name(ResolvedType type) {
        Class<?> erased = type.getErasedType();
        String outer = erased.getEnclosingClass() == null
                ? ""
                : erased.getEnclosingClass().getSimpleName() + ".";
        return outer
                + erased.getSimpleName()
                + type.getTypeParameters().stream().map(one -> "." + name(one)).collect(Collectors.joining());
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** A section that only some documents have is absent from the others. */
    private String doc(FieldScope field) {
        String doc = docs.component(field.getDeclaringType().getErasedType(), field.getDeclaredName());
        return isOptional(field) ? doc.replaceFirst("\\bnull\\b", "absent") : doc;
    }

    /** As {@link ReportJson} writes them. */
    private static CustomDefinition outcomes(ResolvedType type) {
        if (type.getErasedType() != ImageOutcome.class) {
            return null;
        }
        ObjectNode words = NODES.objectNode().put("type", "string");
        ArrayNode legal = words.putArray("enum");
        for (ImageOutcome outcome : ImageOutcome.values()) {
            legal.add(outcome.name().toLowerCase(Locale.ROOT));
        }
        return new CustomDefinition(words);
    }

    private static boolean isOptional(FieldScope field) {
        JsonInclude include = field.getAnnotation(JsonInclude.class);
        return include != null && include.value() == JsonInclude.Include.NON_NULL;
    }

    private boolean mayBeNull(FieldScope field) {
        if (field.isFakeContainerItemScope() || isOptional(field)) {
            return false;
        }
        Class<?> type = field.getType().getErasedType();
        return BOXED.contains(type)
                || !type.isPrimitive() && doc(field).matches("(?is).*\\bnull\\b.*") && !valuesMayBeNull(doc(field));
    }

    private static boolean valuesMayBeNull(String description) {
        return description.contains("a value is null");
    }

    private void head() {
        ObjectNode copy = schema.deepCopy();
        schema.removeAll();
        schema.set("$schema", copy.remove("$schema"));
        schema.put("$id", "urn:repmlp-eval:report.schema");
        schema.put("title", "report.json of repmlp-eval");
        schema.put(
                "$comment",
                "A property that is not named here is allowed: a later release may add some without a new version. A"
                        + " property that is not required was not written by earlier releases, or only some documents have"
                        + " it.");
        schema.setAll(copy);
    }

    /** Puts maps, and what may be null, in the places that refer to them. */
    private void inline(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.has("$ref")
                && !isNamed(object.get("$ref").asText())) {
            ObjectNode target = (ObjectNode) referred(object);
            object.remove("$ref");
            object.setAll(target.deepCopy());
        }
        node.forEach(this::inline);
    }

    private static boolean isNamed(String definition) {
        return !definition.contains("/Map.") && !definition.startsWith("Map.") && !definition.endsWith("-nullable");
    }

    private List<String> named() {
        List<String> names = new ArrayList<>();
        schema.get("$defs").fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> !isNamed(name));
        return names;
    }

    /** A map whose values may be null. */
    private void nullValues(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.has("additionalProperties")
                && valuesMayBeNull(object.path("description").asText())) {
            ObjectNode values = (ObjectNode) object.get("additionalProperties");
            values.set("type", NODES.arrayNode().add(values.get("type")).add("null"));
        }
        node.forEach(this::nullValues);
    }

    /** The sections at a path as of {@link ReportJson#LATER}. */
    private List<ObjectNode> sections(String path) {
        JsonNode at = schema;
        for (String step : path.substring(1).split("/")) {
            JsonNode section = section(at);
            at = !step.equals("*")
                    ? section.at("/properties/" + step)
                    : section.has("items") ? section.get("items") : section.get("additionalProperties");
        }
        return List.of((ObjectNode) section(at));
    }

    /** What a schema stands for that refers to another or allows null. */
    private JsonNode section(JsonNode node) {
        if (node.has("$ref")) {
            return referred(node);
        }
        for (JsonNode choice : node.path("anyOf")) {
            if (!choice.path("type").asText().equals("null")) {
                return section(choice);
            }
        }
        return node;
    }

    private JsonNode referred(JsonNode node) {
        return schema.at(node.get("$ref").asText().substring(1));
    }

    private void notRequired(ObjectNode section, List<String> keys) {
        List<JsonNode> kept = new ArrayList<>();
        section.get("required").forEach(key -> {
            if (!keys.contains(key.asText())) {
                kept.add(key);
            }
        });
        section.putArray("required").addAll(kept);
        for (String key : keys) {
            if (!section.at("/properties").has(key)) {
                throw new IllegalStateException("no key " + key + " in " + section);
            }
        }
    }

    /** Which sections a document has, by its kind. */
    private void kinds() {
        ArrayNode kinds = schema.putArray("allOf");
        List<SchemaSection> all = ReportJson.SECTIONS_OF_OTHERS.keySet().stream()
                .sorted(Comparator.comparing(SchemaSection::name))
                .toList();
        ArrayNode names = NODES.arrayNode();
        for (SchemaSection kind : all) {
            names.add(kind.name());
            ObjectNode rule = kinds.addObject();
            rule.putObject("if")
                    .putObject("properties")
                    .putObject("schema")
                    .putObject("properties")
                    .putObject("name")
                    .put("const", kind.name());
            ObjectNode then = rule.putObject("then");
            ObjectNode properties = then.putObject("properties");
            properties
                    .putObject("schema")
                    .putObject("properties")
                    .putObject("version")
                    .put("const", kind.version());
            ArrayNode required = then.putArray("required");
            for (String section : ReportJson.OF_TASKS) {
                if (!ReportJson.SECTIONS_OF_OTHERS.get(kind).contains(section)) {
                    required.add(section);
                } else if (!mayHave(kind, section)) {
                    properties.put(section, false);
                }
            }
            if (kind.equals(SchemaSection.FACES)) {
                ArrayNode either = then.putArray("anyOf");
                either.addObject().putArray("required").add("verification");
                either.addObject().putArray("required").add("identification");
            }
        }
        ((ObjectNode) section(schema.at("/properties/schema")).at("/properties/name")).set("enum", names);
    }

    private static boolean mayHave(SchemaSection kind, String section) {
        return switch (section) {
            case "gates" -> true;
            case "classes" -> kind.equals(SchemaSection.CLASSIFICATION);
            case "verification", "identification" -> kind.equals(SchemaSection.FACES);
            default -> false;
        };
    }
}
