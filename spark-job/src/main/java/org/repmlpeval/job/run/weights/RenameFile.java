package org.repmlpeval.job.run.weights;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.report.provenance.CheckpointSection.RenameSection;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.rename.RenameRules;
import org.repmlpeval.model.checkpoint.stored.Sha256;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.TextFile;

/** Renaming rules read from a file, and what the report says about them. */
public record RenameFile(RenameRules rules, RenameSection section) {
    private static final TextFile.Kind KIND =
            new TextFile.Kind("rename file", "one rule per line", "check the path", 1 << 20);

    /**
     * @param file a file on any Hadoop file system, UTF-8, at most 1 MiB
     * @throws InvalidInputException if it is missing, a folder, too large or not UTF-8, or if a line is not a rule
     */
    public static RenameFile read(String file, Configuration hadoop) {
        TextFile read;
        try {
            read = TextFile.read(hadoop, file, KIND);
        } catch (DataSetException e) {
            throw new InvalidInputException(e.getMessage(), e);
        } catch (IOException e) {
            throw new InvalidInputException("rename file " + file + " cannot be read: " + e.getMessage(), e);
        }
        RenameRules rules = RenameRules.parse(read.text(), file);
        return new RenameFile(rules, new RenameSection(file, Sha256.of(read.bytes()), rules.lines()));
    }
}
