package org.repmlpeval.model.checkpoint.rename;

import java.util.Optional;

/**
 * What a user says of the names in a checkpoint.
 *
 * @param prefix take the tensors alone whose names begin with it, without it; what lies outside is set aside
 * @param rules applied to the names that the prefix leaves
 * @param listing how many tensors a refusal lists
 */
public record NameOptions(Optional<String> prefix, RenameRules rules, Listing listing) {
    public static final NameOptions NONE = new NameOptions(Optional.empty(), RenameRules.NONE, Listing.FEW);

    /** How many tensors a refusal lists. */
    public enum Listing {
        /** The first few of each kind. */
        FEW,
        /** Every one, a line each. */
        ALL
    }

    /** The same with these rules. */
    public NameOptions with(RenameRules other) {
        return new NameOptions(prefix, other, listing);
    }
}
