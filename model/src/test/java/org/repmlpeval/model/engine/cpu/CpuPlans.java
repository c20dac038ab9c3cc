package org.repmlpeval.model.engine.cpu;

import java.util.Map;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.plan.Plan;

/** Any plan on the CPU, as its fused form. */
public final class CpuPlans {
    private CpuPlans() {}

    public static LoadedModel load(Plan plan, EngineOptions options) {
        CpuBackend.start();
        return new CpuModel(Map.of(Form.FUSED, plan), options);
    }
}
