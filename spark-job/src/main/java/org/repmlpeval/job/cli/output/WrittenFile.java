package org.repmlpeval.job.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.repmlpeval.job.run.driver.BuildInfo;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.run.weights.WeightsFiles;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;

/** Checks and texts that the commands which read or write weights share. */
public final class WrittenFile {
    private WrittenFile() {}

    /**
     * Checks that the output file is not the file of the weights. This also finds links and different spellings of the same path.
     *
     * @throws InvalidInputException if the two are the same file
     */
    public static void requireNotRead(Path out, String weights) {
        if (!Files.exists(out)) {
            return;
        }
        for (Path read : WeightsFiles.local(weights, SparkContexts.hadoop())) {
            if (isSame(out, read)) {
                throw new InvalidInputException("--out is " + out + ", the same file as --weights " + weights
                        + ": writing it would destroy the original weights; give another file name");
            }
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            // One of the two does not exist; the reader reports that.
            return false;
        }
    }

    /** How many tensors the weights have, as {@link #counted(int, int)}. */
    public static String counted(WeightsSource source) {
        return counted(
                source.stateDict().names().size(), source.counters().values().size());
    }

    /** {@code 164 tensors (and 31 num_batches_tracked)}: weights, and the counters of batch norms. */
    public static String counted(int tensors, int counters) {
        return tensors + " tensors" + (counters == 0 ? "" : " (and " + counters + " " + BatchCounters.LEAF + ")");
    }

    /** Architecture, producer and source by key, in a sorted map to which the caller may add. */
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
