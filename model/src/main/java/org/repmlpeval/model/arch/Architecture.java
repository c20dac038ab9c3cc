package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.List;
import org.repmlpeval.model.InvalidInputException;

/** Everything that defines a network but its weights; an immutable record per family, validated when made. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "family")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RepMlpNet.class, name = RepMlpNet.FAMILY),
    @JsonSubTypes.Type(value = RepMlpBlock.class, name = RepMlpBlock.FAMILY)
})
public sealed interface Architecture extends Serializable permits RepMlpNet, RepMlpBlock {
    /** Name of the family, as an architecture file spells it. */
    String family();

    /** Name of this network, e.g. {@code RepMLPNet-B224}. */
    String name();

    /** The network as a list of operations. */
    Network network(Form form);

    /** The blocks whose branches the conversion merges, in order. */
    List<ShareSetBlock> blocks();

    /** Names and shapes of the state dict of a form. */
    default List<TensorSpec> tensors(Form form) {
        return network(form).tensors();
    }

    /** @throws InvalidInputException with the message if the condition does not hold */
    static void require(boolean legal, String name, String message) {
        if (!legal) {
            throw new InvalidInputException("architecture " + name + ": " + message);
        }
    }
}
