package org.repmlpeval.model.arch.block;

import java.io.Serializable;

/** A module that the conversion replaces by layers of the deploy form; every tensor outside of them stays as it is. */
public sealed interface Mergeable extends Serializable permits ShareSetBlock, GroupedBlock, ConvNorm {
    /** Module path; may be empty. */
    String name();

    /** A tensor that the module has in the deploy form alone, relative to its path. */
    String deployLeaf();

    /** Full name of a tensor or module of this module. */
    default String path(String leaf) {
        return name().isEmpty() ? leaf : name() + "." + leaf;
    }
}
