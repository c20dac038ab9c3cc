package org.repmlpeval.job.run.spark;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.repmlpeval.model.EnvironmentException;

/** Names the folder of an executor that has no room left. */
public final class FullDisk {
    private static final Pattern FULL = Pattern.compile("No space left on device|Disk quota exceeded");
    /** A file system with less than that counts as full. */
    private static final long LITTLE = 1 << 20;

    private static final int LONGEST_CHAIN = 50;
    private static final String TEMPORARY =
            "Spark's temporary files, SPARK_LOCAL_DIRS or spark.local.dir, on YARN yarn.nodemanager.local-dirs";
    private static final String WORK = "the executor's work folder with jars and logs, SPARK_WORKER_DIR";
    private static final String ADVICE =
            "; make room there, for example by removing what ended applications left, or give"
                    + " another folder, and start again; evaluate --resume goes on with what is finished";

    private FullDisk() {}

    /**
     * A folder to which an executor writes.
     *
     * @param use what for, and which setting names the folder
     */
    record Folder(File path, String use) {
        private boolean isFull() {
            // The space of a folder that does not exist is 0.
            return path.exists() && path.getUsableSpace() < LITTLE;
        }

        private String text() {
            String space = path.exists()
                    ? String.format(Locale.ROOT, "%,d MiB free", path.getUsableSpace() >> 20)
                    : "does not exist";
            return path + " (" + use + "; " + space + ")";
        }
    }

    /** Whether a message says so. */
    public static boolean isSaidBy(String message) {
        return FULL.matcher(message).find();
    }

    /**
     * What the machine on which this is called lacks.
     *
     * @param failure of a task
     * @return empty if the failure has another reason
     */
    public static Optional<EnvironmentException> explain(Throwable failure) {
        return explain(failure, foldersHere());
    }

    static Optional<EnvironmentException> explain(Throwable failure, List<Folder> folders) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(LONGEST_CHAIN)
                .map(Throwable::toString)
                .filter(FullDisk::isSaidBy)
                .findFirst()
                .map(said -> new EnvironmentException(text(said, folders), failure));
    }

    private static String text(String said, List<Folder> folders) {
        List<Folder> full = folders.stream().filter(Folder::isFull).toList();
        return full.isEmpty()
                ? "no space left (" + said + "); this executor writes to --out, " + list(folders) + ADVICE
                : "no space left in " + list(full) + ": " + said + ADVICE;
    }

    private static String list(List<Folder> folders) {
        return folders.stream().map(Folder::text).collect(Collectors.joining(" and "));
    }

    private static List<Folder> foldersHere() {
        List<Folder> folders = new ArrayList<>();
        SparkEnv env = SparkEnv.get();
        if (env != null) {
            for (File folder : env.blockManager().diskBlockManager().localDirs()) {
                folders.add(new Folder(folder, TEMPORARY));
            }
        }
        folders.add(new Folder(Path.of("").toAbsolutePath().toFile(), WORK));
        folders.add(
                new Folder(new File(System.getProperty("java.io.tmpdir")), "Java's temporary files, java.io.tmpdir"));
        return folders;
    }

    /**
     * What a machine lacks on which a task failed before it could look itself.
     *
     * @param executor its host and number
     * @param said what Spark says of the failure
     */
    public static EnvironmentException elsewhere(String executor, String said, Exception failure) {
        return new EnvironmentException(
                executor + ": no space left on a file system (" + said + "). The executor " + writes(), failure);
    }

    /** To which folders of its machine an executor writes, and what to do if one is full. */
    static String writes() {
        return "writes to " + WORK + ", and to " + TEMPORARY + ADVICE;
    }
}
