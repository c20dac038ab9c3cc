package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.List;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.TensorSpec;

/** Everything that defines a network but its weights; an immutable record per family, validated when made. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "family")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RepMlpNet.class, name = RepMlpNet.FAMILY),
    @JsonSubTypes.Type(value = RepMlpBlock.class, name = RepMlpBlock.FAMILY),
    @JsonSubTypes.Type(value = RepMlpLayer.class, name = RepMlpLayer.FAMILY),
    @JsonSubTypes.Type(value = RepMlpResNet.class, name = RepMlpResNet.FAMILY),
    @JsonSubTypes.Type(value = PspNet.class, name = PspNet.FAMILY),
    @JsonSubTypes.Type(value = PureMlp.class, name = PureMlp.FAMILY)
})
public sealed interface Architecture extends Serializable
        permits RepMlpNet, RepMlpBlock, RepMlpLayer, RepMlpResNet, PspNet, PureMlp {
    /** Name of the family, as an architecture file spells it. */
    String family();

    /** Name of this network, e.g. {@code RepMLPNet-B224}. */
    String name();

    /** The network as a list of operations. */
    Network network(Form form);

    /** The modules that the conversion replaces, in order; at least one. */
    List<Mergeable> mergeables();

    /** What its result is. */
    default Output output() {
        return Output.LOGITS;
    }

    /** Prefixes of tensors that checkpoints may hold beyond the network's own, such as heads for training alone. */
    default List<String> skipped() {
        return List.of();
    }

    /** Names and shapes of the state dict of a form. */
    default List<TensorSpec> tensors(Form form) {
        return network(form).tensors();
    }

    /** What a network gives for an image. */
    enum Output {
        /** A score per class. */
        LOGITS,
        /** A vector whose direction counts, compared by cosine. */
        EMBEDDING,
        /** A score per class and pixel. */
        PIXEL_LOGITS,
        /** A feature map, of a block by itself. */
        FEATURES
    }
}
