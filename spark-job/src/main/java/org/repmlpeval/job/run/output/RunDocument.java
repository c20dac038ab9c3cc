package org.repmlpeval.job.run.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.model.InvalidInputException;

/**
 * What {@code run.json} in the folder of an unfinished run says about the run.
 *
 * @param version of this document
 * @param key on what the results of the shards depend
 * @param slots number of parallel tasks for which the shards were planned
 * @param shards number of shards of all data sets
 * @param images number of images of all data sets
 * @param output folder of the report
 * @param sessions the drivers that worked on the run before the current one
 */
public record RunDocument(
        int version, RunKey key, int slots, int shards, long images, String output, List<Session> sessions) {
    /** Name of the file. */
    static final String NAME = "run.json";

    static final int VERSION = 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * One driver's part in a run.
     *
     * @param started when, in UTC
     * @param seconds how long its tasks ran, as far as it is known
     */
    public record Session(String started, double seconds) {}

    public RunDocument {
        sessions = List.copyOf(sessions);
    }

    /** The document of a run that starts. */
    public static RunDocument of(RunKey key, int slots, int shards, long images, String output) {
        return new RunDocument(VERSION, key, slots, shards, images, output, List.of());
    }

    /** The same run after other drivers worked on it. */
    RunDocument after(List<Session> earlier) {
        return new RunDocument(version, key, slots, shards, images, output, earlier);
    }

    /** How long the tasks of earlier drivers ran, in seconds. */
    double earlierSeconds() {
        return sessions.stream().mapToDouble(Session::seconds).sum();
    }

    void write(FileSystem fileSystem, Path folder) throws IOException {
        try (OutputStream out = fileSystem.create(new Path(folder, NAME), true)) {
            out.write(ReportJson.text(this).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @throws InvalidInputException if the file is damaged or of another version */
    static RunDocument read(FileSystem fileSystem, Path folder) throws IOException {
        Path file = new Path(folder, NAME);
        try (InputStream in = fileSystem.open(file)) {
            RunDocument document = MAPPER.readValue(in.readAllBytes(), RunDocument.class);
            if (document.version() != VERSION) {
                throw new InvalidInputException(file + " is of version " + document.version() + "; this release reads "
                        + VERSION + ", so use the release that started the run, or start anew");
            }
            return document;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    file + " is damaged (" + e.getOriginalMessage()
                            + "), so the run cannot be resumed; remove the folder and start anew",
                    e);
        }
    }
}
