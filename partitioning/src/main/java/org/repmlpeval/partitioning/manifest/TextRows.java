package org.repmlpeval.partitioning.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.classes.Names;

/** Reads manifests that are text in UTF-8. */
final class TextRows {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final CsvMapper CSV = CsvMapper.csvBuilder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();

    private final Location file;

    TextRows(Location file) {
        this.file = file;
    }

    /** A table with a line of names at the top. */
    void table(char separator, Consumer<ManifestRow> rows) throws IOException {
        try (Reader text = open();
                MappingIterator<List<String>> lines = CSV.readerForListOf(String.class)
                        .with(CsvSchema.emptySchema().withColumnSeparator(separator))
                        .readValues(text)) {
            if (!lines.hasNextValue()) {
                throw new DataSetException("manifest " + file + " is empty; its first line names the columns");
            }
            List<String> names = new ArrayList<>(lines.nextValue());
            names.set(0, names.get(0).replaceFirst("^\uFEFF", ""));
            ManifestColumns columns = ManifestColumns.of(file.toString(), "line", names);
            while (lines.hasNextValue()) {
                long number = lines.getCurrentLocation().getLineNr();
                List<String> fields = lines.nextValue();
                // The parser stands behind the line, which ends in a line break unless it is the last one.
                if (fields.size() != names.size()) {
                    throw new DataSetException("manifest " + file + ", line " + number + " has "
                            + Count.of(fields.size(), "field") + ", but the first line names "
                            + Count.of(names.size(), "column") + "; put fields that hold a '" + separator
                            + "' in double quotes");
                }
                rows.accept(columns.row(column -> fields.get(names.indexOf(column)), number));
            }
        } catch (JsonProcessingException e) {
            throw unreadable(e.getLocation() == null ? 0 : e.getLocation().getLineNr(), e.getOriginalMessage(), e);
        } catch (CharacterCodingException e) {
            throw new DataSetException("manifest " + file + " is not UTF-8 text; convert it to UTF-8", e);
        }
    }

    /** One JSON object per line. */
    void objects(Consumer<ManifestRow> rows) throws IOException {
        try (BufferedReader text = new BufferedReader(open())) {
            long number = 0;
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                number++;
                if (!line.isBlank()) {
                    rows.accept(object(number == 1 ? line.replaceFirst("^\uFEFF", "") : line, number));
                }
            }
        } catch (CharacterCodingException e) {
            throw new DataSetException("manifest " + file + " is not UTF-8 text; convert it to UTF-8", e);
        }
    }

    private ManifestRow object(String line, long number) {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw unreadable(number, e.getOriginalMessage(), e);
        }
        if (!object.isObject()) {
            throw unreadable(number, Names.quoted(line) + " is not an object such as {\"uri\": \"a.png\"}", null);
        }
        TreeSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return ManifestColumns.of(file + ", line " + number, null, names)
                .row(column -> text(object.get(column), column, number), number);
    }

    private String text(JsonNode value, String column, long number) {
        if (value.isNull()) {
            return null;
        }
        if (value.isArray() && !column.equalsIgnoreCase(ManifestColumns.URI)) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(item.asText()));
            return String.join("|", items);
        }
        if (!value.isTextual() && !value.isIntegralNumber()) {
            throw unreadable(number, column + " is " + value + ", which is neither a text nor a whole number", null);
        }
        return value.asText();
    }

    private DataSetException unreadable(long number, String reason, Exception cause) {
        return new DataSetException("manifest " + file + ", line " + number + " cannot be read: " + reason, cause);
    }

    private Reader open() throws IOException {
        return new InputStreamReader(file.fileSystem().open(file.path()), StandardCharsets.UTF_8.newDecoder());
    }
}
