package org.repmlpeval.model.engine.cuda;

import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
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

/** Loses one of two devices in the middle of a run, and prints what is said then and later. In a JVM of its own. */
final class LostDeviceProbe {
    private static final Plan PLAN = RandomPlans.of(new Random(1));

    private LostDeviceProbe() {}

    public static void main(String[] arguments) {
        StandIn.start();
        Tensor images = Procedural.images(2, PLAN.layout(PLAN.input()).shape());
        LoadedModel first = load("cuda:0");
        LoadedModel second = load("cuda:1");
        print("before: cuda:0", () -> first.run(Form.FUSED, images));
        print("before: cuda:1", () -> second.run(Form.FUSED, images));
        StandIn.set("fail", 2);
        print("lost: cuda:0", () -> first.run(Form.FUSED, images));
        long launches = StandIn.get("launches");
        print("later: cuda:0", () -> first.run(Form.FUSED, images));
        long more = StandIn.get("launches") - launches;
        print("later: cuda:1", () -> second.run(Form.FUSED, images));
        print("another model: cuda:0", () -> load("cuda:0"));
        System.out.println("launches on the lost device: " + more);
        first.close();
        second.close();
        System.out.println("closed");
    }

    private static LoadedModel load(String backend) {
        return Backend.of(backend, Precision.FLOAT32)
                .load(Map.of(Form.FUSED, PLAN), Models.options(Precision.FLOAT32, 1));
    }

    private static void print(String what, Supplier<?> work) {
        try {
            work.get();
            System.out.println(what + " ran");
        } catch (EnvironmentException e) {
            System.out.println(what + " refused: " + e.getMessage());
        }
    }
}
