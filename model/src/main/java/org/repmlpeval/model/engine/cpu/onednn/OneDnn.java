package org.repmlpeval.model.engine.cpu.onednn;

import org.bytedeco.dnnl.engine;
import org.repmlpeval.model.NativeLibraries;
import org.repmlpeval.model.NativeRuntime;

/** oneDNN in this JVM. */
public final class OneDnn {
    private static engine engine;

    private OneDnn() {}

    /** @throws org.repmlpeval.model.EnvironmentException if it does not load */
    static synchronized engine engine() {
        if (engine == null) {
            NativeRuntime.prepare();
            NativeLibraries.load(() -> engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0));
        }
        return engine;
    }
}
