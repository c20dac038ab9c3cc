package org.repmlpeval.job.report.page.part;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.element.PageTable.Cell;

/** What was run on which data with which settings: whole sections of {@code report.json}, one table each. */
public record ProvenancePart(List<Section> sections) {
    /** The sections in the order in which they are shown, with their titles. */
    private static final List<Map.Entry<String, String>> TITLES = List.of(
            Map.entry("run", "Run"),
            Map.entry("data", "Data"),
            Map.entry("checkpoint", "Checkpoint"),
            Map.entry("architecture", "Network"),
            Map.entry("recipe", "Preprocessing"),
            Map.entry("environment", "Machines and software"));

    /** One section of the document. */
    public record Section(String title, PageTable table) {}

    /** @param document a whole report */
    public static ProvenancePart of(JsonNode document) {
        List<Section> sections = new ArrayList<>();
        PageTable.Builder whole = table("document", "Document");
        flatten("schema", document.path("schema"), whole);
        flatten("created", document.path("created"), whole);
        flatten("digest", document.path("digest"), whole);
        sections.add(new Section("Document", whole.build()));
        for (Map.Entry<String, String> title : TITLES) {
            PageTable.Builder table = table(title.getKey(), title.getValue());
            flatten("", document.path(title.getKey()), table);
            sections.add(new Section(title.getValue(), table.build()));
        }
        JsonNode setup = document.at("/segmentation/setup");
        if (setup.isObject()) {
            PageTable.Builder table = table("setup", "Label maps");
            flatten("", setup, table);
            sections.add(new Section("Label maps", table.build()));
        }
        return new ProvenancePart(sections);
    }

    private static PageTable.Builder table(String id, String title) {
        return PageTable.of("provenance-" + id, title).words("key", null).words("value", null);
    }

    private static void flatten(String key, JsonNode node, PageTable.Builder table) {
        if (node.isObject() && !node.isEmpty()) {
            node.fields()
                    .forEachRemaining(field -> flatten(
                            key.isEmpty() ? field.getKey() : key + "." + field.getKey(), field.getValue(), table));
        } else if (node.isArray() && !isPlain(node)) {
            for (int i = 0; i < node.size(); i++) {
                flatten(key + "[" + i + "]", node.get(i), table);
            }
        } else {
            table.row(Cell.of(key), Cell.of(text(key, node)));
        }
    }

    /** Whether a list holds nothing but numbers and words, which fit one cell. */
    private static boolean isPlain(JsonNode list) {
        for (JsonNode item : list) {
            if (!item.isValueNode()) {
                return false;
            }
        }
        return true;
    }

    private static String text(String key, JsonNode node) {
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            node.forEach(item -> items.add(item.asText()));
            return items.isEmpty() ? "none" : String.join(key.equals("command") ? " " : ", ", items);
        }
        return node.isNull() ? "none" : node.isObject() ? "none" : node.asText();
    }
}
