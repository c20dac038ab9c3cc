package org.repmlpeval.job.run.weights;

import java.util.Optional;
import org.repmlpeval.job.report.provenance.CheckpointSection.RenameSection;
import org.repmlpeval.model.checkpoint.rename.NameOptions;
import org.repmlpeval.model.checkpoint.rename.RenameRules;

/**
 * Which tensors of a checkpoint are taken and under which names.
 *
 * @param entry dict of the checkpoint that holds the weights; empty for the reader's rule
 * @param names prefix, rules and how a refusal lists names
 * @param rename where the rules come from; empty without rules
 * @param nonFinite what becomes of weights with NaN, infinities or negative variances
 */
public record WeightsSelection(
        Optional<String> entry, NameOptions names, Optional<RenameSection> rename, NonFinite nonFinite) {
    /** By the reader's rule, under the names that the file has. */
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

    /** The same rules for another file, whose entry and prefix are these. */
    public WeightsSelection of(Optional<String> otherEntry, Optional<String> otherPrefix) {
        return new WeightsSelection(
                otherEntry, new NameOptions(otherPrefix, names.rules(), names.listing()), rename, nonFinite);
    }

    /** The first setting that has a meaning for a file alone, as {@code name is 'value'}; empty if there is none. */
    public Optional<String> firstOfFile() {
        return entry.map(name -> "weights-entry is '" + name + "'")
                .or(() -> names.prefix().map(prefix -> "weights-prefix is '" + prefix + "'"))
                .or(() -> rename.map(file -> "rename is '" + file.path() + "'"));
    }
}
