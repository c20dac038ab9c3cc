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

    /** Name under which the file is written before it replaces the earlier one. */
    static final String NEXT = "run.json.next";

    static final int VERSION = 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * One driver's part in a run.
     *
     * @param started when, in UTC; "unknown" if it is not known how long the driver worked either
     * @param seconds how long it worked; of a driver that was killed, until its last sign of life
     */
    public record Session(String started, double seconds) {
        private static final String UNKNOWN = "unknown";

        static Session unknown() {
            return new Session(UNKNOWN, 0);
        }

        boolean known() {
            return !started.equals(UNKNOWN);
        }
    }

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

    /** How long earlier drivers worked, in seconds, without those whose time is not known. */
    double earlierSeconds() {
        return sessions.stream().mapToDouble(Session::seconds).sum();
    }

    /** Whether it is known of all earlier drivers how long they worked. */
    boolean earlierSecondsKnown() {
        return sessions.stream().allMatch(Session::known);
    }

    /** Whether a folder has such a document. */
    static boolean isIn(FileSystem fileSystem, Path folder) throws IOException {
        return fileSystem.exists(new Path(folder, NAME)) || fileSystem.exists(new Path(folder, NEXT));
    }

    /** Writes the document, or replaces it. At each moment there is a whole one, if there was one before. */
    void write(FileSystem fileSystem, Path folder) throws IOException {
        Path next = new Path(folder, NEXT);
        try (OutputStream out = fileSystem.create(next, true)) {
            out.write(ReportJson.text(this).getBytes(StandardCharsets.UTF_8));
        }
        Path file = new Path(folder, NAME);
        // Not all file systems rename to a name that exists. What is deleted here is in the next document too.
        fileSystem.delete(file, false);
        OutputFolder.rename(fileSystem, next, file, next + " cannot be renamed to " + file);
    }

    /** @throws InvalidInputException if the file is damaged or of another version */
    static RunDocument read(FileSystem fileSystem, Path folder) throws IOException {
        Path named = new Path(folder, NAME);
        // A driver may have ended between deleting the earlier document and renaming the next one.
        Path file = fileSystem.exists(named) ? named : new Path(folder, NEXT);
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
