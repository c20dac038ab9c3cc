package org.repmlpeval.model.engine.cuda;

import java.util.Map;
import java.util.Random;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.Models;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.plan.RandomPlans;
import org.repmlpeval.model.procedural.Procedural;

/** Runs a small plan twice and prints the device, or what the backend says. For JVMs of their own, because CUDA is started once. */
final class CudaProbe {
    private CudaProbe() {}

    public static void main(String[] arguments) {
        Backend backend = Backend.of(arguments[0], Precision.FLOAT32);
        Plan plan = RandomPlans.of(new Random(1));
        Tensor images = Procedural.images(2, plan.layout(plan.input()).shape());
        for (int turn = 1; turn <= 2; turn++) {
            try (LoadedModel model = backend.load(Map.of(Form.FUSED, plan), Models.options(Precision.FLOAT32, 1))) {
                model.run(Form.FUSED, images);
                System.out.println(
                        "turn " + turn + " ran: " + backend.description().get("backend"));
            } catch (EnvironmentException e) {
                System.out.println("turn " + turn + " refused: " + e.getMessage());
            }
        }
    }
}
