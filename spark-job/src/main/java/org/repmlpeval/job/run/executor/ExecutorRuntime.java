package org.repmlpeval.job.run.executor;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockManagerId;
import org.repmlpeval.job.run.admission.Engine;
import org.repmlpeval.job.run.admission.EngineCanary;
import org.repmlpeval.job.run.metrics.ExecutorMetrics;
import org.repmlpeval.job.run.weights.LocalBundles;
import org.repmlpeval.job.run.weights.ModelBundle;
import org.repmlpeval.job.run.weights.SentObject;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.image.decode.DecodeCanary;

/**
 * The model of one run in this JVM. The first task loads it and all tasks share it. Tasks hold a lease while they use it, and a task can
 * hold leases of several runs.
 *
 * <p>Before a model is loaded, the models of other runs that no task uses are closed. A model is also closed when its run ends in this JVM
 * by {@link #end}. Only the driver's JVM calls that: in local mode it frees the model of the tasks, but on a cluster an executor keeps its
 * model until it loads another one or ends.
 */
public final class ExecutorRuntime {
    /** Key in the description of the backend: host and id of the executor. */
    public static final String EXECUTOR = "executor";

    /** Key in the description of the backend: which one {@code --backend auto} took, and why. */
    public static final String CHOICE = "choice";

    /** Guarded by the class. Those whose run has ended but that are still leased are no longer here. */
    private static final Map<Key, ExecutorRuntime> LOADED = new HashMap<>();

    /** All whose models are not closed. */
    private static final Set<ExecutorRuntime> OPEN = ConcurrentHashMap.newKeySet();

    private final Cores cores;
    private final LoadedModel model;
    private final ShardResult.Executor facts;
    private int leases;
    private boolean retired;

    /** A run has a model on each device that its tasks in this JVM were given. */
    private record Key(String runId, Engine engine) {}

    private ExecutorRuntime(ModelBundle bundle, Engine engine, int batch) {
        Engine.Choice choice = engine.choose(Precision.FLOAT32);
        Backend backend = choice.backend();
        cores = Cores.ofThisJvm(ExecutorResources.cores());
        EngineOptions options = new EngineOptions(
                Precision.FLOAT32,
                cores,
                Math.min(cores.size(), TaskContext.get().cpus()),
                batch,
                ExecutorResources.memory());
        Map<String, String> canaries = new TreeMap<>(DecodeCanary.verify());
        EngineCanary.SHARE_SETS.verify(backend, cores, options.memory());
        model = backend.load(bundle.architecture(), bundle.weights(), options);
        boolean onDevice = backend.name().equals(Backend.CUDA);
        if (model.description().containsKey(Backend.ONEDNN) || onDevice) {
            verify(() -> EngineCanary.CONVOLUTIONS.verify(backend, cores, options.memory()));
        }
        if (onDevice) {
            reducedPrecisions(model)
                    .forEach(type -> verify(() -> {
                        EngineCanary.SHARE_SETS.verify(backend, cores, options.memory(), type);
                        EngineCanary.CONVOLUTIONS.verify(backend, cores, options.memory(), type);
                    }));
        }
        facts = new ShardResult.Executor(
                MachineProbe.facts(), canaries, described(choice, model), cores.size(), model.threadsPerRun());
    }

    private static Set<ReducedPrecision> reducedPrecisions(LoadedModel model) {
        Set<ReducedPrecision> types = EnumSet.noneOf(ReducedPrecision.class);
        model.forms().forEach(form -> form.precision().ifPresent(types::add));
        return types;
    }

    private void verify(Runnable canary) {
        try {
            canary.run();
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** What the engine says of itself, and which executor it is. */
    private static Map<String, String> described(Engine.Choice choice, LoadedModel model) {
        Map<String, String> description = new TreeMap<>(choice.backend().description());
        choice.reason().ifPresent(reason -> description.put(CHOICE, reason));
        description.putAll(model.description());
        BlockManagerId executor = SparkEnv.get().blockManager().blockManagerId();
        description.put(EXECUTOR, executor.host() + " (executor " + executor.executorId() + ")");
        return description;
    }

    /**
     * Returns the runtime of that run on the device that Spark gave to this task, if it gave one. It is loaded if this JVM has none. {@link
     * #release} ends the lease.
     */
    public static ExecutorRuntime lease(String runId, SentObject sent, Engine engine, int batch) {
        synchronized (ExecutorRuntime.class) {
            Key key = new Key(runId, ExecutorResources.onDeviceOfTask(engine));
            ExecutorRuntime runtime = LOADED.get(key);
            if (runtime == null) {
                closeUnused(runId);
                runtime = new ExecutorRuntime(bundle(runId, sent), key.engine(), batch);
                LOADED.put(key, runtime);
                OPEN.add(runtime);
                ExecutorMetrics.modelLoaded(ExecutorRuntime::nativeBytes);
            }
            runtime.leases++;
            return runtime;
        }
    }

    /** The native memory of all models of this JVM. */
    private static long nativeBytes() {
        return OPEN.stream()
                .map(runtime -> runtime.model.memory())
                .mapToLong(memory -> memory.weightBytes() + memory.bufferBytes())
                .sum();
    }

    private static void closeUnused(String exceptOfRun) {
        for (Key key : List.copyOf(LOADED.keySet())) {
            if (!key.runId().equals(exceptOfRun) && LOADED.get(key).leases == 0) {
                end(key);
            }
        }
    }

    private static ModelBundle bundle(String runId, SentObject sent) {
        return LocalBundles.find(runId).orElseGet(() -> sent.open(ModelBundle.class));
    }

    /** Ends the run in this JVM, and in no other. Its model is freed when its last lease has ended. */
    public static void end(String runId) {
        synchronized (ExecutorRuntime.class) {
            List.copyOf(LOADED.keySet()).stream()
                    .filter(key -> key.runId().equals(runId))
                    .forEach(ExecutorRuntime::end);
        }
    }

    private static void end(Key key) {
        ExecutorRuntime runtime = LOADED.remove(key);
        runtime.retired = true;
        runtime.closeIfUnused();
    }

    /** Ends a lease. */
    public void release() {
        synchronized (ExecutorRuntime.class) {
            leases--;
            closeIfUnused();
        }
    }

    private void closeIfUnused() {
        if (retired && leases == 0) {
            OPEN.remove(this);
            model.close();
        }
    }

    public LoadedModel model() {
        return model;
    }

    /** The cores that do all work of this JVM. */
    public Cores cores() {
        return cores;
    }

    ShardResult.Executor facts() {
        return facts;
    }
}
