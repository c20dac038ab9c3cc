package org.repmlpeval.job.run;

import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.SlidingWindow;

/** How a network of a fixed input sees an image. */
public enum Inference {
    /** The recipe gives the network's input. */
    WHOLE_IMAGE,
    /** The network's input slides over what the recipe gives, see {@link SlidingWindow}; of networks with scores per pixel. */
    SLIDING_WINDOW;

    ShardEvaluator.Forward of(LoadedModel model) {
        return this == SLIDING_WINDOW ? new SlidingWindow(model)::run : model::run;
    }
}
