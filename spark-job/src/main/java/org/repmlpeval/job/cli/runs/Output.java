package org.repmlpeval.job.cli.runs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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

    void write(String name, byte[] content) throws IOException {
        folder.fileSystem().mkdirs(folder.path());
        try (OutputStream file = folder.fileSystem().create(folder.resolve(name), true)) {
            file.write(content);
        }
        console.println(folder.resolve(name));
        console.flush();
    }
}
