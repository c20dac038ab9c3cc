package org.repmlpeval.job.cli.runs;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.repmlpeval.job.run.output.OutputFolder;
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

    /**
     * Writes or replaces a file. It has its name only when it is complete, and an earlier one stays until then. On local disks and HDFS the
     * earlier file is replaced in one step, and so is an object of S3. Other file systems are without the file for a moment; if they fail
     * just then, the content is kept under another name, which the error tells.
     */
    void write(String name, byte[] content) throws IOException {
        FileSystem fileSystem = folder.fileSystem();
        fileSystem.mkdirs(folder.path());
        Path file = folder.resolve(name);
        boolean replaces = fileSystem.exists(file);
        if (replaces && fileSystem.getFileStatus(file).isDirectory()) {
            throw new IOException(file + " is a folder, so no document can be written there; remove or rename it");
        }
        if (OutputFolder.renamesAtOnce(fileSystem, file)) {
            Path aside = folder.resolve("." + name + "." + UUID.randomUUID() + ".tmp");
            OutputFolder.write(fileSystem, aside, content);
            rename(fileSystem, aside, file, replaces);
        } else {
            writeObject(fileSystem, file, content);
        }
        console.println(Secrets.redacted(file.toString()));
        console.flush();
    }

    /** An object is there when its stream is closed, so a stream that failed is not closed. */
    private static void writeObject(FileSystem fileSystem, Path file, byte[] content) throws IOException {
        FSDataOutputStream out = fileSystem.create(file, true);
        try {
            out.write(content);
        } catch (IOException | RuntimeException | FSError e) {
            abort(out, e);
            throw e;
        }
        out.close();
    }

    private static void abort(FSDataOutputStream out, Throwable failure) {
        try {
            out.abort();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static void rename(FileSystem fileSystem, Path aside, Path file, boolean replaces) throws IOException {
        try {
            if (replaces && !"file".equals(fileSystem.getUri().getScheme())) {
                replace(fileSystem, aside, file);
            } else {
                requireRenamed(fileSystem, aside, file);
            }
        } catch (IOException | RuntimeException | FSError e) {
            if (replaces && isGone(fileSystem, file)) {
                throw new IOException(
                        "the earlier " + file + " is deleted, but the new one could not take its name: "
                                + e.getMessage() + "; its content is in " + aside,
                        e);
            }
            OutputFolder.remove(fileSystem, aside, e);
            throw e;
        }
    }

    /** Most file systems do not rename to a name that exists, unless by the interface that not all of them have. */
    private static void replace(FileSystem fileSystem, Path aside, Path file) throws IOException {
        FileContext context;
        try {
            context = FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf());
        } catch (UnsupportedFileSystemException e) {
            fileSystem.delete(file, false);
            requireRenamed(fileSystem, aside, file);
            return;
        }
        context.rename(aside, file, Options.Rename.OVERWRITE);
    }

    private static void requireRenamed(FileSystem fileSystem, Path aside, Path file) throws IOException {
        OutputFolder.rename(fileSystem, aside, file, aside + " cannot be renamed to " + file);
    }

    /** Also if it cannot be found out. */
    private static boolean isGone(FileSystem fileSystem, Path file) {
        try {
            return !fileSystem.exists(file);
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }
}
