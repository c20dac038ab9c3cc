package org.repmlpeval.model.engine;

import java.util.Map;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;

/** A way to run networks on some hardware. */
public interface Backend {
    /** The backend on the class path: ND4J on the CPU, or on CUDA where the job was built with that profile. */
    static Backend onClassPath() {
        return Nd4jBackend.instance();
    }

    /**
     * Loads the weights of one or several forms; tensors that forms share (the same object) are loaded once.
     *
     * @param weights complete state dict per form
     * @param precision of weights and arithmetic
     */
    LoadedModel load(Architecture architecture, Map<Form, StateDict> weights, Precision precision);

    /** What runs here, for reports: library versions, instruction set or device, threads. */
    Map<String, String> description();
}
