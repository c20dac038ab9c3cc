package org.repmlpeval.job.cli.runs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.Secrets;

/** Documents of a command, in a folder; those that are there are replaced. @param console is told each file */
record Output(Location folder, PrintWriter console) {
    static Output of(String folder, PrintWriter console) throws IOException {
        return new Output(Location.of(SparkContexts.hadoop(), folder), console);
    }

    void write(String name, String text) throws IOException {
        write(name, Secrets.redacted(text).getBytes(StandardCharsets.UTF_8));
    }

    /** The file has its name only when it is complete; until then the earlier one stays. */
    void write(String name, byte[] content) throws IOException {
        FileSystem fileSystem = folder.fileSystem();
        fileSystem.mkdirs(folder.path());
        Path file = folder.resolve(name);
        Path aside = folder.resolve("." + name + "." + UUID.randomUUID() + ".tmp");
        try {
            try (OutputStream out = fileSystem.create(aside, false)) {
                out.write(content);
            }
            rename(fileSystem, aside, file);
        } catch (IOException | RuntimeException e) {
            remove(fileSystem, aside, e);
            throw e;
        }
        console.println(file);
        console.flush();
    }

    /** A local file is replaced at once. Other file systems do not rename to a name that exists. */
    private static void rename(FileSystem fileSystem, Path aside, Path file) throws IOException {
        if (fileSystem.exists(file)) {
            if (fileSystem.getFileStatus(file).isDirectory()) {
                throw new IOException(file + " is a folder, so no document can be written there; remove or rename it");
            }
            if (!"file".equals(fileSystem.getUri().getScheme())) {
                fileSystem.delete(file, false);
            }
        }
        if (!fileSystem.rename(aside, file)) {
            throw new IOException(aside + " cannot be renamed to " + file);
        }
    }

    private static void remove(FileSystem fileSystem, Path aside, Exception failure) {
        try {
            fileSystem.delete(aside, false);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
