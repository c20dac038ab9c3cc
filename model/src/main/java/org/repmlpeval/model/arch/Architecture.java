package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.List;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.TensorSpec;

/** Everything that defines a network except its weights: an immutable record per family, validated on construction. */
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
    /** Name of the family, as written in an architecture file. */
    String family();

    /** Name of this network, e.g. {@code RepMLPNet-B224}. */
    String name();

    /** The network as a list of operations. */
    Network network(Form form);

    /** The modules that the conversion replaces, in order; at least one. */
    List<Mergeable> mergeables();

    /** The kind of result that the network gives. */
    default Output output() {
        return Output.LOGITS;
    }

    /** Prefixes of additional tensors that checkpoints may hold, such as heads used only in training. */
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
        /** A vector of which only the direction matters; compared by cosine. */
        EMBEDDING,
        /** A score for each class and pixel. */
        PIXEL_LOGITS,
        /** A feature map: the result of a single block. */
        FEATURES
    }
}
