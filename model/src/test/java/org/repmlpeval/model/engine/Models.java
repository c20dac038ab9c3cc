package org.repmlpeval.model.engine;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.engine.cuda.StandIn;
import org.repmlpeval.model.reparam.Conversion;

/** Models for tests: all forms of a network on a backend. */
public final class Models {
    /** Of this test JVM. */
    public static final Cores CORES = new Cores(4);

    private static final long MEMORY = 8L << 30;

    private Models() {}

    /** State dict of every form. */
    public static Map<Form, StateDict> forms(Architecture architecture, StateDict train, Precision precision) {
        Map<Form, StateDict> forms = new EnumMap<>(Form.class);
        forms.put(Form.TRAIN, train);
        forms.put(Form.DEPLOY, Conversion.toDeploy(architecture, train, precision));
        forms.put(Form.FUSED, forms.get(Form.DEPLOY));
        return forms;
    }

    /** Backends that compute in that precision; the backend for CUDA runs on a stand-in for a device. */
    public static List<Backend> backends(Precision precision) {
        return Stream.of("cpu", "nd4j", "cuda")
                .filter(name -> !name.equals("cpu") || precision == Precision.FLOAT32)
                .filter(name -> !name.equals("cuda") || StandIn.start())
                .map(name -> Backend.of(name, precision))
                .toList();
    }

    public static EngineOptions options(Precision precision, int threadsPerRun) {
        return new EngineOptions(precision, CORES, threadsPerRun, 32, new MemoryBudget(MEMORY));
    }

    public static LoadedModel load(Backend backend, Architecture architecture, StateDict train, Precision precision) {
        return backend.load(architecture, forms(architecture, train, precision), options(precision, 1));
    }
}
