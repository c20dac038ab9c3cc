package org.repmlpeval.model.arch;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.repmlpeval.model.InvalidInputException;

/** Checks that an architecture file gives each key of its family's record a value of that key's type, without a null anywhere. */
final class KeyTypes {
    private static final Map<String, Class<? extends Record>> FAMILIES =
            Map.of(RepMlpNet.FAMILY, RepMlpNet.class, RepMlpBlock.FAMILY, RepMlpBlock.class);

    private KeyTypes() {}

    /**
     * Says nothing of an unknown family or an unknown key.
     *
     * @throws InvalidInputException that names the key, its value and the legal type
     */
    static void check(JsonNode architecture) {
        Class<? extends Record> family =
                FAMILIES.get(architecture.path("family").asText());
        if (family == null) {
            return;
        }
        for (RecordComponent component : family.getRecordComponents()) {
            String key = component.getName();
            JsonNode value = architecture.get(key);
            Type type = component.getGenericType();
            if (value == null) {
                throw new InvalidInputException(key + " is missing; legal: " + legal(type));
            }
            if (!fits(value, type)) {
                throw new InvalidInputException(key + " is " + value + "; legal: " + legal(type));
            }
        }
    }

    private static boolean fits(JsonNode value, Type type) {
        if (type instanceof ParameterizedType list) {
            Type element = list.getActualTypeArguments()[0];
            return value.isArray()
                    && StreamSupport.stream(value.spliterator(), false).allMatch(item -> fits(item, element));
        }
        return type == int.class || type == Integer.class ? value.isInt() : value.isTextual();
    }

    private static String legal(Type type) {
        if (type instanceof ParameterizedType list) {
            return list.getActualTypeArguments()[0] == Integer.class
                    ? "a list of integers, [1, 2]"
                    : "a list of pairs of integers, [[1, 2], [3, 4]]";
        }
        return type == int.class ? "an integer" : "a text, quoted if it looks like a number";
    }
}
