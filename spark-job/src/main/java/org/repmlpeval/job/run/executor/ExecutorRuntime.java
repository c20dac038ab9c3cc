package org.repmlpeval.job.run.executor;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockManagerId;
import org.repmlpeval.job.run.admission.EngineCanary;
import org.repmlpeval.job.run.metrics.ExecutorMetrics;
import org.repmlpeval.job.run.weights.LocalBundles;
import org.repmlpeval.job.run.weights.ModelBundle;
import org.repmlpeval.job.run.weights.SentObject;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.image.decode.DecodeCanary;

/**
 * The model of one run in this JVM. The first task loads it and all tasks share it. It is closed when the run ends or a task of another
 * run starts. Tasks hold a lease while they use it.
 */
public final class ExecutorRuntime {
    /** Key in the description of the backend: host and id of the executor. */
    public static final String EXECUTOR = "executor";

    private static ExecutorRuntime current;

    private final String runId;
    private final Cores cores;
    private final LoadedModel model;
    private final ShardResult.Executor facts;
    private int leases;
    private boolean retired;

    private ExecutorRuntime(String runId, ModelBundle bundle, String backendName, int batch) {
        this.runId = runId;
        Backend backend = Backend.of(backendName, Precision.FLOAT32);
        cores = Cores.ofThisJvm(ExecutorResources.cores());
        EngineOptions options = new EngineOptions(
                Precision.FLOAT32,
                cores,
                Math.min(cores.size(), TaskContext.get().cpus()),
                batch,
                ExecutorResources.memory());
        Map<String, String> canaries = new TreeMap<>(DecodeCanary.verify());
        EngineCanary.verify(backend, cores, options.memory());
        model = backend.load(bundle.architecture(), bundle.weights(), options);
        ExecutorMetrics.nativeBytes(
                () -> model.memory().weightBytes() + model.memory().bufferBytes());
        facts = new ShardResult.Executor(
                MachineProbe.facts(), canaries, described(backend), cores.size(), model.threadsPerRun());
    }

    /** What the engine says of itself, and which executor it is. */
    private static Map<String, String> described(Backend backend) {
        Map<String, String> description = new TreeMap<>(backend.description());
        BlockManagerId executor = SparkEnv.get().blockManager().blockManagerId();
        description.put(EXECUTOR, executor.host() + " (executor " + executor.executorId() + ")");
        return description;
    }

    /** Returns the runtime of that run with a lease; {@link #release} ends the lease. */
    public static ExecutorRuntime lease(String runId, SentObject sent, String backend, int batch) {
        synchronized (ExecutorRuntime.class) {
            if (current == null || !current.runId.equals(runId)) {
                retire();
                current = new ExecutorRuntime(runId, bundle(runId, sent), backend, batch);
            }
            current.leases++;
            return current;
        }
    }

    private static ModelBundle bundle(String runId, SentObject sent) {
        return LocalBundles.find(runId).orElseGet(() -> sent.open(ModelBundle.class));
    }

    /** Ends the run in this JVM. The model is freed when its last lease has ended. */
    public static void end(String runId) {
        synchronized (ExecutorRuntime.class) {
            if (current != null && current.runId.equals(runId)) {
                retire();
            }
        }
    }

    private static void retire() {
        if (current != null) {
            current.retired = true;
            current.closeIfUnused();
            current = null;
        }
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
            ExecutorMetrics.nativeBytes(() -> 0);
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
