package org.repmlpeval.job.notes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A note as it is stored. */
record Note(Path file, JsonNode json, List<Paragraph> paragraphs) {
    private static final Pattern INTERPRETER = Pattern.compile("(?s)%([a-z0-9.]+)\\s(.*)");

    /**
     * @param interpreter such as {@code spark.sql}
     * @param code what it gets
     * @param json everything that is stored
     */
    record Paragraph(String title, String interpreter, String code, JsonNode json) {
        /** The chart that is stored for the first result; missing if there is none. */
        JsonNode graph() {
            return json.at("/config/results/0/graph");
        }

        @Override
        public String toString() {
            return title + " (" + interpreter + ")";
        }
    }

    static Note read(Path file) throws IOException {
        JsonNode json = new ObjectMapper().readTree(Files.readString(file));
        List<Paragraph> paragraphs = new ArrayList<>();
        for (JsonNode one : json.get("paragraphs")) {
            Matcher text = INTERPRETER.matcher(one.get("text").asText());
            if (!text.matches()) {
                throw new IOException(file + ": a paragraph names no interpreter: " + one.get("text"));
            }
            paragraphs.add(new Paragraph(one.path("title").asText(), text.group(1), text.group(2), one));
        }
        return new Note(file, json, paragraphs);
    }
}
