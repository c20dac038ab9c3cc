package org.repmlpeval.model.engine.cuda;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.Models;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.plan.RandomPlans;
import org.repmlpeval.model.procedural.Procedural;

/** Prints how models compute forms in reduced precision, for a JVM whose device is set up otherwise. */
final class PrecisionProbe {
    private PrecisionProbe() {}

    public static void main(String[] arguments) {
        describe(arguments[0], List.of(ReducedPrecision.FP16));
        describe(arguments[0], List.of(ReducedPrecision.TF32, ReducedPrecision.BF16));
        describe(arguments[0], List.of(ReducedPrecision.values()));
    }

    private static void describe(String backend, List<ReducedPrecision> types) {
        Map<Form, Plan> plans = new EnumMap<>(Form.class);
        types.forEach(type -> plans.put(Form.valueOf("FUSED_" + type), RandomPlans.rounded(new Random(1), type)));
        try (LoadedModel model =
                Backend.of(backend, Precision.FLOAT32).load(plans, Models.options(Precision.FLOAT32, 1))) {
            Tensor images = Procedural.images(1, model.input());
            plans.keySet().forEach(form -> model.run(form, images));
            System.out.println(plans.keySet().stream().map(Form::label).toList() + ": "
                    + model.description().get(Backend.REDUCED_PRECISION));
        }
    }
}
