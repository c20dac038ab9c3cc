package org.repmlpeval.model.checkpoint.rename;

import java.util.Optional;

/**
 * The user's options for the names in a checkpoint.
 *
 * @param prefix use only the tensors whose names begin with this prefix, and remove it; other tensors are dropped
 * @param rules applied to the names that remain after the prefix
 * @param listing how many tensors an error message lists
 */
public record NameOptions(Optional<String> prefix, RenameRules rules, Listing listing) {
    public static final NameOptions NONE = new NameOptions(Optional.empty(), RenameRules.NONE, Listing.FEW);

    /** How many tensors an error message lists. */
    public enum Listing {
        /** The first few of each kind. */
        FEW,
        /** All of them, one per line. */
        ALL
    }

    /** The same with these rules. */
    public NameOptions with(RenameRules other) {
        return new NameOptions(prefix, other, listing);
    }
}
