package org.repmlpeval.job.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.run.driver.BuildInfo;
import org.repmlpeval.job.run.weights.WeightsFiles;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;

/** What commands say of weights, and of the files that they make from them. */
public final class WrittenFile {
    private WrittenFile() {}

    /**
     * Checks that writing a file does not destroy the weights that it is made from, also where the two paths differ but mean one
     * file: a link, or another spelling.
     *
     * @throws InvalidInputException if it does
     */
    public static void requireNotRead(Path out, String weights) {
        if (!Files.exists(out)) {
            return;
        }
        for (Path read : WeightsFiles.local(weights, new Configuration())) {
            if (isSame(out, read)) {
                throw new InvalidInputException("--out is " + out + ", which is the file of --weights " + weights
                        + " itself: writing it would destroy the weights that are read; name another file");
            }
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            // one of them is not there, which the reader says
            return false;
        }
    }

    /** What is to be said of weights: the entry that was taken, and notes on what was done on reading. */
    public static List<String> notes(WeightsSource source) {
        List<String> notes = new ArrayList<>(source.origin().notes());
        String entry = source.origin().entry();
        if (entry != null && notes.stream().noneMatch(note -> note.startsWith("took '"))) {
            notes.add(0, "took '" + entry + "', the entry of the file that holds the weights");
        }
        return notes;
    }

    /** Architecture, producer and source by key, sorted; may be added to. */
    public static Map<String, String> metadata(Architecture architecture, WeightsSource source) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("format", "pt");
        metadata.put("architecture", architecture.name());
        metadata.put("producer", "repmlp-eval " + BuildInfo.version());
        if (source.origin().sha256() == null) {
            metadata.put("source", source.origin().path());
        } else {
            metadata.put("source_sha256", source.origin().sha256());
        }
        return metadata;
    }
}
