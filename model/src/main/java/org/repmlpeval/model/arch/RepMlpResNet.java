package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.block.Requirements;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation.GlobalAveragePool;
import org.repmlpeval.model.arch.network.Operation.Linear;
import org.repmlpeval.model.arch.network.Shape;

/**
 * ResNet whose blocks may hold RepMLPs (arXiv 2105.01883, section 4): a trunk, a global average pool and a linear head. The face
 * networks (section 4.3) are the same, with other widths and an embedding instead of logits.
 *
 * @param input height and width of the input image
 * @param stem channels of the stem
 * @param stages the stages, starting with the paper's c2
 * @param classes number of logits, or length of the embedding
 * @param result logits or embedding; default logits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RepMlpResNet(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) List<Integer> input,
        @JsonProperty(required = true) int stem,
        @JsonProperty(required = true) List<ResNetStage> stages,
        @JsonProperty(required = true) int classes,
        Result result)
        implements Architecture {
    static final String FAMILY = "RepMLP-ResNet";

    /** The meaning of the head's numbers. */
    public enum Result {
        @JsonProperty("logits")
        LOGITS,
        @JsonProperty("embedding")
        EMBEDDING
    }

    public RepMlpResNet {
        Requirements.requirePair(name, "input", input);
        Requirements.require(classes > 0, name, "classes is " + classes + "; legal: at least 1");
        input = List.copyOf(input);
        result = result == null ? Result.LOGITS : result;
        stages = List.copyOf(stages);
        trunk(input, stem, stages).validate(name);
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public Output output() {
        return result == Result.EMBEDDING ? Output.EMBEDDING : Output.LOGITS;
    }

    @Override
    public List<Mergeable> mergeables() {
        return trunk(input, stem, stages).mergeables();
    }

    @Override
    public Network network(Form form) {
        Network.Builder net = new Network.Builder(Shape.map(3, input.get(0), input.get(1)));
        ResNetTrunk trunk = trunk(input, stem, stages);
        int x = trunk.addTo(net, form);
        x = net.add(new GlobalAveragePool("gap"), x);
        net.block("linear", net.add(new Linear("linear", trunk.channels(), classes), x));
        return net.build();
    }

    private static ResNetTrunk trunk(List<Integer> input, int stem, List<ResNetStage> stages) {
        return new ResNetTrunk("", input.get(0), input.get(1), stem, stages);
    }
}
