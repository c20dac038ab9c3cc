package org.repmlpeval.job.run.weights;

import java.util.Optional;
import org.repmlpeval.job.report.provenance.CheckpointSection.RenameSection;
import org.repmlpeval.model.checkpoint.rename.NameOptions;
import org.repmlpeval.model.checkpoint.rename.RenameRules;

/**
 * Which tensors of a checkpoint are used, and under which names.
 *
 * @param entry key under which the checkpoint holds the weights; empty for the default search
 * @param names prefix, renaming rules and how many names an error message lists
 * @param rename the file of the renaming rules; empty without rules
 * @param nonFinite whether weights with NaN, infinities or negative variances are refused
 */
public record WeightsSelection(
        Optional<String> entry, NameOptions names, Optional<RenameSection> rename, NonFinite nonFinite) {
    /** The default search, and the names as the file has them. */
    public static final WeightsSelection DEFAULT =
            new WeightsSelection(Optional.empty(), NameOptions.NONE, Optional.empty(), NonFinite.REFUSE);

    /** @param rename rules and where they come from */
    public static WeightsSelection of(
            Optional<String> entry,
            Optional<String> prefix,
            Optional<RenameFile> rename,
            NameOptions.Listing listing,
            NonFinite nonFinite) {
        RenameRules rules = rename.map(RenameFile::rules).orElse(RenameRules.NONE);
        return new WeightsSelection(
                entry, new NameOptions(prefix, rules, listing), rename.map(RenameFile::section), nonFinite);
    }

    /** The same rules for another file with its own entry and prefix. */
    public WeightsSelection of(Optional<String> otherEntry, Optional<String> otherPrefix) {
        return new WeightsSelection(
                otherEntry, new NameOptions(otherPrefix, names.rules(), names.listing()), rename, nonFinite);
    }

    /** The first setting here that only makes sense for a file, as {@code name is 'value'}; empty if there is none. */
    public Optional<String> firstOfFile() {
        return entry.map(name -> "weights-entry is '" + name + "'")
                .or(() -> names.prefix().map(prefix -> "weights-prefix is '" + prefix + "'"))
                .or(() -> rename.map(file -> "rename is '" + file.path() + "'"));
    }
}
