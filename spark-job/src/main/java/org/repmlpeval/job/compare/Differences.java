package org.repmlpeval.job.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;

/** What two runs depend on, value by value: those that differ. */
final class Differences {
    private static final List<String> SECTIONS =
            List.of("run", "data", "checkpoint", "architecture", "recipe", "environment");

    private static final String COMMAND = "run.command";

    /** What is another one in each run, and says nothing about it. */
    private static final Pattern OF_ITS_OWN =
            Pattern.compile("run\\.(output|resume|spark\\.applicationId|spark\\.tasks)\\b.*|"
                    + "run\\.command --(out|resume)|environment\\.engine\\.(sgemm|peak|limit|weight).*");

    private Differences() {}

    static List<RunPair.Difference> of(EvaluationReport first, EvaluationReport second) {
        Map<String, String> one = values(first);
        Map<String, String> other = values(second);
        TreeSet<String> keys = new TreeSet<>(one.keySet());
        keys.addAll(other.keySet());
        List<RunPair.Difference> all = new ArrayList<>();
        for (String key : keys) {
            if (!Objects.equals(one.get(key), other.get(key))) {
                all.add(new RunPair.Difference(key, one.get(key), other.get(key)));
            }
        }
        return all;
    }

    private static Map<String, String> values(EvaluationReport report) {
        Map<String, String> values = new TreeMap<>();
        try {
            JsonNode document = new ObjectMapper().readTree(ReportJson.write(report));
            for (String section : SECTIONS) {
                collect(section, document.path(section), values);
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a report cannot be read that was just written", e);
        }
        values.remove(COMMAND);
        values.putAll(options(report.run().command()));
        values.keySet().removeIf(key -> OF_ITS_OWN.matcher(key).matches());
        return values;
    }

    /** A command line option by option, so that a reader need not compare two long ones. */
    private static Map<String, String> options(List<String> command) {
        Map<String, String> values = new TreeMap<>();
        String key = COMMAND;
        for (String word : command) {
            String value = word;
            if (word.startsWith("--")) {
                String[] parts = word.split("=", 2);
                key = COMMAND + " " + parts[0];
                value = parts.length == 2 ? parts[1] : "";
            }
            values.merge(key, value, (before, more) -> (before + " " + more).strip());
        }
        return values;
    }

    private static void collect(String key, JsonNode node, Map<String, String> values) {
        if (node.isObject()) {
            node.fields().forEachRemaining(field -> collect(key + "." + field.getKey(), field.getValue(), values));
        } else if (node.isArray()) {
            values.put(key, node.toString());
        } else if (!node.isNull() && !node.isMissingNode()) {
            values.put(key, node.asText());
        }
    }
}
