package org.repmlpeval.job.run.driver;

import java.util.IdentityHashMap;
import java.util.Map;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.plan.ShardPlan;

/** Splits the listings of a run into shards, each listing once. */
final class Planner {
    private final EvaluationInputs inputs;
    private final int slots;
    private final Map<ImageListing, ShardPlan> plans = new IdentityHashMap<>();

    /** @param slots number of tasks that run at the same time */
    Planner(EvaluationInputs inputs, int slots) {
        this.inputs = inputs;
        this.slots = slots;
    }

    ShardPlan plan(ImageListing listing) {
        return plans.computeIfAbsent(listing, one -> inputs.plan(one, slots));
    }
}
