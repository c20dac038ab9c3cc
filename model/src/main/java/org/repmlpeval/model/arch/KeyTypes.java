package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.repmlpeval.model.InvalidInputException;

/** Checks that an architecture file gives each key of its family a value of the right type, and holds no null. */
final class KeyTypes {
    private KeyTypes() {}

    /** The names of the families in a file. */
    static List<String> families() {
        return Arrays.stream(
                        Architecture.class.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name)
                .toList();
    }

    /** @throws InvalidInputException that names every missing, wrong or unknown key and says what is legal */
    static void check(JsonNode architecture) {
        String name = architecture.path("family").asText();
        Optional<Class<?>> family = Arrays.stream(
                        Architecture.class.getAnnotation(JsonSubTypes.class).value())
                .filter(type -> type.name().equals(name))
                .<Class<?>>map(JsonSubTypes.Type::value)
                .findFirst();
        List<String> problems = new ArrayList<>();
        family.ifPresentOrElse(
                record -> check(architecture, record, "", problems),
                () -> problems.add(
                        "family is " + architecture.get("family") + "; legal: " + String.join(", ", families())));
        if (!problems.isEmpty()) {
            throw new InvalidInputException(String.join("; ", problems));
        }
    }

    private static void check(JsonNode node, Class<?> record, String where, List<String> problems) {
        for (RecordComponent component : components(record).toList()) {
            String key = where + component.getName();
            JsonNode value = node.get(component.getName());
            Type type = component.getGenericType();
            if (value == null) {
                if (isRequired(component)) {
                    problems.add(key + " is missing; legal: " + legal(type));
                }
            } else if (!fits(value, type)) {
                problems.add(key + " is " + value + "; legal: " + legal(type));
            } else if (element(type) instanceof Class<?> nested && nested.isRecord()) {
                for (int i = 0; i < value.size(); i++) {
                    check(value.get(i), nested, key + "[" + i + "].", problems);
                }
            }
        }
        List<String> known = keys(record, where);
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problems.add("unknown key \"" + where + key + "\"; legal: " + String.join(", ", known));
            }
        });
    }

    private static List<String> keys(Class<?> record, String where) {
        Stream<String> names = components(record).map(RecordComponent::getName);
        return (where.isEmpty() ? Stream.concat(Stream.of("family"), names) : names).toList();
    }

    /** The components that are keys of a mapping: the record's, with those of unwrapped records in their place. */
    private static Stream<RecordComponent> components(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .flatMap(component -> component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                        ? components(component.getType())
                        : Stream.of(component));
    }

    private static boolean isRequired(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property != null && property.required();
    }

    private static boolean fits(JsonNode value, Type type) {
        if (element(type) != null) {
            return value.isArray()
                    && StreamSupport.stream(value.spliterator(), false).allMatch(item -> fits(item, element(type)));
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return value.isObject();
        }
        if (type instanceof Class<?> choice && choice.isEnum()) {
            return value.isTextual() && choices(choice).contains(value.textValue());
        }
        return isInteger(type) ? value.isInt() : value.isTextual();
    }

    /** The element type of a list; null if the type is not a list. */
    private static Type element(Type type) {
        return type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : null;
    }

    /** The names of an enum's values in a file. */
    private static List<String> choices(Class<?> choice) {
        return Arrays.stream(choice.getFields())
                .filter(Field::isEnumConstant)
                .map(constant -> constant.getAnnotation(JsonProperty.class).value())
                .toList();
    }

    private static boolean isInteger(Type type) {
        return type == int.class || type == Integer.class;
    }

    private static String legal(Type type) {
        Type element = element(type);
        if (type instanceof Class<?> choice && choice.isEnum()) {
            return String.join(", ", choices(choice));
        }
        if (element == null) {
            return isInteger(type) ? "an integer" : "a text, quoted if it looks like a number";
        }
        if (element instanceof Class<?> record && record.isRecord()) {
            return "a list of mappings";
        }
        return isInteger(element) ? "a list of integers, [1, 2]" : "a list of pairs of integers, [[1, 2], [3, 4]]";
    }
}
