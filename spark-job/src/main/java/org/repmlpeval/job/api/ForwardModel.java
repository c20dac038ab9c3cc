package org.repmlpeval.job.api;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.api.java.JavaSparkContext;
import org.repmlpeval.job.cli.options.GivenOptions;
import org.repmlpeval.job.run.executor.ExecutorRuntime;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.weights.FormWeights;
import org.repmlpeval.job.run.weights.LocalBundles;
import org.repmlpeval.job.run.weights.ModelBundle;
import org.repmlpeval.job.run.weights.SentObject;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.ClassList;
import scala.Option;

/**
 * The weights of some forms, sent to the executors of one Spark application.
 *
 * @param application id of the Spark application
 * @param options from which they were made
 * @param names of the classes by index; empty if they are not known, or the network gives embeddings
 */
record ForwardModel(
        String application,
        Map<String, String> options,
        EvaluationSettings settings,
        String runId,
        SentObject sent,
        List<String> names) {
    /** An evaluation needs these, and a forward pass does not read them. */
    private static final Map<String, String> UNUSED = Map.of("data", "file:/none", "out", "file:/none/out");

    /** The settings that the options give. @throws InvalidInputException if one is unknown, missing or not legal */
    static EvaluationSettings settings(Map<String, String> options) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(options);
        for (String name : UNUSED.keySet()) {
            if (options.containsKey(name)) {
                throw new InvalidInputException("the option " + name
                        + " is of evaluations; ForwardPass takes its images" + " from a column and has no report");
            }
        }
        all.putAll(UNUSED);
        EvaluationSettings settings =
                GivenOptions.settings(all, GivenOptions.words(options)).build();
        Architecture.Output output = settings.architecture().output();
        if (output != Architecture.Output.LOGITS && output != Architecture.Output.EMBEDDING) {
            throw new InvalidInputException("ForwardPass needs a network that gives logits or embeddings, but "
                    + settings.architecture().name() + " gives maps; use Evaluation");
        }
        return settings;
    }

    /** Loads the weights and sends them. */
    static ForwardModel send(JavaSparkContext spark, Map<String, String> options) throws IOException {
        Configuration hadoop = spark.hadoopConfiguration();
        EvaluationSettings settings = settings(options);
        WeightsSource loaded =
                WeightsSource.load(settings.weights(), settings.selection(), settings.architecture(), hadoop);
        FormWeights weights = new FormWeights(
                loaded,
                settings.deployFile().map(file -> file.load(settings.selection(), settings.architecture(), hadoop)));
        weights.require(settings.forms());
        ModelBundle bundle = new ModelBundle(
                settings.architecture(),
                weights.of(
                        settings.architecture(), settings.forms(), Precision.FLOAT32, settings.largestInputs(hadoop)));
        String runId = UUID.randomUUID().toString();
        List<String> names = names(settings, loaded, hadoop);
        if (spark.isLocal()) {
            LocalBundles.put(runId, bundle);
        }
        SentObject sent = SentObject.send(spark, spark.isLocal() ? "in this JVM" : bundle);
        return new ForwardModel(spark.sc().applicationId(), options, settings, runId, sent, names);
    }

    /** The names of the class list, or those that the checkpoint carries if it carries one for each class. */
    private static List<String> names(EvaluationSettings settings, WeightsSource loaded, Configuration hadoop)
            throws IOException {
        if (settings.architecture().output() != Architecture.Output.LOGITS) {
            return List.of();
        }
        int classes = settings.output().channels();
        Optional<String> file = settings.classes().list();
        if (file.isPresent()) {
            List<String> names = ClassList.read(hadoop, file.get()).names();
            if (names.size() != classes) {
                throw new DataSetException("class list " + file.get() + " has " + names.size()
                        + " names, but the network has " + classes + " classes; check --classes");
            }
            return names;
        }
        return loaded.classes().orders().stream()
                .map(order -> order.names())
                .filter(names -> names.size() == classes)
                .findFirst()
                .orElse(List.of());
    }

    /** Whether it was sent in the application of that context. */
    boolean isOf(JavaSparkContext spark) {
        return spark.sc().applicationId().equals(application);
    }

    /** Frees the memory on the driver and the broadcast, in local mode also the loaded model. Executors keep the model they loaded. */
    void close() {
        LocalBundles.remove(runId);
        ExecutorRuntime.end(runId);
        // A later application numbers its broadcasts from 0 again, so this would destroy one of them.
        Option<SparkContext> active = SparkContext$.MODULE$.getActive();
        if (active.isDefined() && isOf(JavaSparkContext.fromSparkContext(active.get()))) {
            sent.destroy();
        }
    }
}
