package org.repmlpeval.job.run.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The preprocessing that a text in or beside a checkpoint describes. Values that the text does not give are empty. The text is searched for
 * a few literals and never executed.
 *
 * @param mean of red, green, blue for values in 0…255, in the network's order of channels
 * @param std of the same
 * @param bgr whether the network gets blue first
 * @param size height of the network's input in pixels
 * @param interpolation {@code bilinear}, {@code bicubic}, …
 * @param shortEdge edge to which images are resized before the crop
 */
record CarriedPreprocessing(
        List<Double> mean,
        List<Double> std,
        Optional<Boolean> bgr,
        Optional<Integer> size,
        Optional<String> interpolation,
        Optional<Integer> shortEdge) {
    private static final String NUMBERS = "\\s*[=:]\\s*[\\[(]([^\\])]*)[\\])]";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads OpenMMLab's Python text, or JSON with the keys of timm's {@code pretrained_cfg}; empty if it is neither. */
    static Optional<CarriedPreprocessing> of(String text) {
        if (text.stripLeading().startsWith("{")) {
            try {
                return timm(JSON.readTree(text));
            } catch (JsonProcessingException e) {
                return Optional.empty();
            }
        }
        return text.contains("mean") && text.contains("std") ? Optional.of(openMmlab(text)) : Optional.empty();
    }

    private static Optional<CarriedPreprocessing> timm(JsonNode root) {
        JsonNode cfg = root.path("pretrained_cfg").isObject() ? root.get("pretrained_cfg") : root;
        List<Double> mean = scaled(cfg.path("mean"));
        List<Double> std = scaled(cfg.path("std"));
        Optional<Integer> size = cfg.path("input_size").size() == 3
                ? Optional.of(cfg.path("input_size").get(1).asInt())
                : Optional.empty();
        if (mean.isEmpty() && std.isEmpty() && size.isEmpty()) {
            return Optional.empty();
        }
        Optional<Integer> edge = size.isPresent() && cfg.path("crop_pct").isNumber()
                ? Optional.of((int) Math.floor(size.get() / cfg.path("crop_pct").asDouble()))
                : Optional.empty();
        Optional<String> filter =
                Optional.ofNullable(cfg.path("interpolation").textValue()).map(name -> name.toLowerCase(Locale.ROOT));
        return Optional.of(new CarriedPreprocessing(mean, std, Optional.of(false), size, filter, edge));
    }

    private static List<Double> scaled(JsonNode values) {
        List<Double> scaled = new ArrayList<>();
        values.forEach(value -> scaled.add(255 * value.asDouble()));
        return scaled.size() == 3 ? scaled : List.of();
    }

    private static CarriedPreprocessing openMmlab(String text) {
        String pipeline = testPipeline(text);
        Optional<Boolean> bgr =
                first(text, "to_rgb['\"]?\\s*[=:]\\s*(True|False)").map("False"::equals);
        Optional<Integer> crop = first(pipeline, "CenterCrop['\"][^)}]*?crop_size['\"]?\\s*[=:]\\s*\\(?(\\d+)")
                .map(Integer::valueOf);
        Optional<Integer> edge = first(
                        pipeline, "Resize(?:Edge)?['\"][^)}]*?(?:size|scale)['\"]?\\s*[=:]\\s*\\(?(\\d+)")
                .map(Integer::valueOf);
        Optional<String> filter = first(pipeline, "interpolation['\"]?\\s*[=:]\\s*['\"](\\w+)['\"]");
        return new CarriedPreprocessing(numbers(text, "mean"), numbers(text, "std"), bgr, crop, filter, edge);
    }

    /** The part of a configuration that is used for testing; the whole text if it has no such part. */
    private static String testPipeline(String text) {
        int start = text.indexOf("test_pipeline");
        if (start < 0) {
            return text;
        }
        int depth = 0;
        for (int i = text.indexOf('[', start); i >= 0 && i < text.length(); i++) {
            depth += text.charAt(i) == '[' ? 1 : text.charAt(i) == ']' ? -1 : 0;
            if (depth == 0) {
                return text.substring(start, i + 1);
            }
        }
        return text.substring(start);
    }

    private static Optional<String> first(String text, String pattern) {
        Matcher match = Pattern.compile(pattern).matcher(text);
        return match.find() ? Optional.of(match.group(1)) : Optional.empty();
    }

    private static List<Double> numbers(String text, String name) {
        List<Double> numbers = new ArrayList<>();
        Optional<String> list = first(text, "\\b" + name + "['\"]?" + NUMBERS);
        for (String part : list.orElse("").split(",")) {
            if (part.strip().matches("-?\\d+(\\.\\d*)?(e-?\\d+)?")) {
                numbers.add(Double.valueOf(part.strip()));
            }
        }
        return numbers.size() == 3 ? numbers : List.of();
    }
}
