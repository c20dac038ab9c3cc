package org.repmlpeval.model.quantise;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.plan.Taps;

/** The largest inputs of layers over some images, measured on the unquantised deploy form. */
public final class Calibration {
    private Calibration() {}

    /**
     * max |x| of each layer's input.
     *
     * @param batches {@code (N, C, H, W)} float32; the inputs of all layers for one batch are in memory at once
     * @return by module, in order of use
     */
    public static Map<String, Double> largestInputs(
            Architecture architecture,
            StateDict deploy,
            Iterable<Tensor> batches,
            Backend backend,
            EngineOptions options) {
        Plan plan = Plan.compile(endingInInputs(architecture), deploy, Form.DEPLOY, Taps.BLOCKS);
        Map<String, Double> largest = new LinkedHashMap<>();
        try (LoadedModel model = backend.load(Map.of(Form.DEPLOY, plan), options)) {
            for (Tensor batch : batches) {
                model.blocks(Form.DEPLOY, batch)
                        .forEach((layer, input) -> largest.merge(layer, largest(input), Math::max));
            }
        }
        return largest;
    }

    /** The deploy network with a block for each layer's input, named like the layer. */
    private static Network endingInInputs(Architecture architecture) {
        Network network = architecture.network(Form.DEPLOY);
        List<Network.Block> inputs = new ArrayList<>();
        for (Network.Step step : network.steps()) {
            if (Quantisation.isLayer(step.operation())) {
                inputs.add(
                        new Network.Block(step.operation().name(), step.inputs().get(0)));
            }
        }
        return new Network(network.input(), network.steps(), inputs);
    }

    private static double largest(Tensor values) {
        double largest = 0;
        for (int i = 0; i < values.size(); i++) {
            largest = Math.max(largest, Math.abs(values.get(i)));
        }
        return largest;
    }
}
