package org.repmlpeval.model.arch.block;

import java.io.Serializable;

/** A module that the conversion replaces with layers of the deploy form. Tensors outside such modules do not change. */
public sealed interface Mergeable extends Serializable permits ShareSetBlock, GroupedBlock, ConvNorm {
    /** Module path; may be empty. */
    String name();

    /** A tensor that the module has only in the deploy form, relative to its path. */
    String deployLeaf();

    /** Full name of a tensor or module inside this module. */
    default String path(String leaf) {
        return name().isEmpty() ? leaf : name() + "." + leaf;
    }
}
