package org.repmlpeval.model.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The names that OpenMMLab gives the tensors of a RepMLPNet (mmcls from 0.21, mmpretrain 1.x), and the published ones: one for one, in
 * both forms. Names that neither knows stay as they are.
 */
public final class OpenMmlabNames {
    private static final String MARK = "backbone.patch_embed.";

    /** Beginnings of names: the published one, OpenMMLab's. */
    private static final List<String[]> BEGINNINGS = List.of(
            pair("conv_embedding.conv.", MARK + "projection."),
            pair("conv_embedding.bn.", MARK + "norm."),
            pair("embeds.", "backbone.downsample_layers."),
            pair("head_norm.", "backbone.final_norm."),
            pair("head.", "head.fc."),
            pair("stages.", "backbone.stages."));

    /** Within a unit. */
    private static final List<String[]> INNER = List.of(
            pair(".prebn1.", ".norm1."),
            pair(".prebn2.", ".norm2."),
            pair(".repmlp_block.gp.fc1.", ".repmlp_block.gp.conv1.conv."),
            pair(".repmlp_block.gp.fc2.", ".repmlp_block.gp.conv2.conv."));

    private OpenMmlabNames() {}

    /** Whether a state dict has these names: no other network here has a patch embedding in a backbone. */
    public static boolean areUsedBy(StateDict stateDict) {
        return stateDict.names().stream().anyMatch(name -> name.startsWith(MARK));
    }

    /** The same tensors, in the same order, by their published names. */
    public static StateDict toPublished(StateDict stateDict) {
        return renamed(stateDict, name -> translated(name, 1, 0));
    }

    /** The same tensors, in the same order, by OpenMMLab's names. */
    public static StateDict fromPublished(StateDict stateDict) {
        return renamed(stateDict, name -> translated(name, 0, 1));
    }

    private static StateDict renamed(StateDict stateDict, UnaryOperator<String> names) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        stateDict.tensors().forEach((name, tensor) -> tensors.put(names.apply(name), tensor));
        return new StateDict(tensors);
    }

    private static String translated(String name, int from, int to) {
        for (String[] beginning : BEGINNINGS) {
            if (name.startsWith(beginning[from])) {
                String rest = name.substring(beginning[from].length());
                for (String[] inner : INNER) {
                    rest = rest.replace(inner[from], inner[to]);
                }
                return beginning[to] + rest;
            }
        }
        return name;
    }

    private static String[] pair(String published, String openMmlab) {
        return new String[] {published, openMmlab};
    }
}
