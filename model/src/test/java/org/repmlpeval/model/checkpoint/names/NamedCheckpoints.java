package org.repmlpeval.model.checkpoint.names;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.rename.NameOptions;
import org.repmlpeval.model.checkpoint.rename.RenameRules;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.stored.CheckpointFormat;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.reparam.Conversion;

/** Checkpoints of one small RepMLPNet under all kinds of names. */
public final class NamedCheckpoints {
    static final Architecture NETWORK = Architectures.parse(
            """
            family: RepMLPNet
            name: small
            input: [16, 16]
            channels: [8, 16]
            depths: [2, 2]
            partition: [[4, 4], [4, 4]]
            sharesets: [1, 4]
            kernels: [1, 3]
            patch: 2
            classes: 5
            """,
            "small.yaml");

    static final StateDict TRAIN = Procedural.weights(NETWORK.tensors(Form.TRAIN), "names/");
    public static final StateDict DEPLOY = Conversion.toDeploy(NETWORK, TRAIN, Precision.FLOAT32);

    private NamedCheckpoints() {}

    public static Checkpoint of(StateDict weights) {
        return of(weights.tensors());
    }

    public static Checkpoint of(Map<String, Tensor> tensors) {
        return new Checkpoint(
                new StateDict(tensors),
                CheckpointFormat.PTH_ZIP,
                Checkpoint.Entry.BARE,
                List.of(),
                List.of(),
                BatchCounters.NONE,
                CarriedClasses.NONE);
    }

    /** The weights under other names. */
    static Map<String, Tensor> named(StateDict weights, UnaryOperator<String> translation) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> named.put(translation.apply(name), tensor));
        return named;
    }

    /** The training-time weights and one tensor more. */
    static Map<String, Tensor> with(String name, Tensor tensor) {
        Map<String, Tensor> more = new LinkedHashMap<>(TRAIN.tensors());
        more.put(name, tensor);
        return more;
    }

    /** The names that conf/rename-example.txt is for. */
    static String fork(String name) {
        String renamed = name;
        for (int stage = 0; stage < 2; stage++) {
            for (int block = 0; block < 2; block++) {
                renamed = renamed.replaceFirst(
                        "^stages\\." + stage + "\\." + block + "\\.",
                        "layers." + (stage + 1) + "." + (block + 1) + ".");
            }
        }
        return renamed.replace(".repmlp_block.", ".mlp.")
                .replace(".prebn", ".norm")
                .replace(".fc3", ".fc_3");
    }

    static NameOptions prefix(String prefix) {
        return new NameOptions(Optional.of(prefix), RenameRules.NONE, NameOptions.Listing.FEW);
    }

    static NameOptions rules(String... lines) {
        return NameOptions.NONE.with(RenameRules.parse(String.join("\n", lines), "rules.txt"));
    }

    static NameFit.Fitted fit(Map<String, Tensor> tensors, NameOptions options) {
        return NameFit.fit(NETWORK, of(tensors), options);
    }

    static List<String> names(Form form) {
        return new ArrayList<>(
                NETWORK.tensors(form).stream().map(TensorSpec::name).toList());
    }
}
