package org.repmlpeval.model.engine.nd4j;

import java.util.Map;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.plan.Plan;

/** Any plan on ND4J, as its fused form. */
public final class Nd4jPlans {
    private Nd4jPlans() {}

    public static LoadedModel load(Plan plan, EngineOptions options) {
        Nd4jBackend.start();
        return new Nd4jModel(Map.of(Form.FUSED, plan), options);
    }
}
