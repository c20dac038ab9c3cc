package org.repmlpeval.job.run.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.repmlpeval.job.run.weights.ByteChunks;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.immutable.Range$;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/** A job with one task per input, whose results are taken as they arrive. Spark's pages show it with a description. */
public final class TaskJob {
    private final JavaSparkContext spark;
    private final String description;
    /** A job group would do, but that belongs to the notebook or program that runs this. */
    private final String tag = "repmlp-eval-" + UUID.randomUUID();

    /** @param description what the job does, for Spark's pages */
    public TaskJob(JavaSparkContext spark, String description) {
        this.spark = spark;
        this.description = description;
    }

    /**
     * Returns when all tasks have ended.
     *
     * @param inputs of the tasks
     * @param work of a task, from its input, a {@link ByteChunks#packed}, to its result
     * @param results takes each result, from the first attempt that succeeds
     * @param explain is asked for what to throw if the job fails
     */
    public void run(SentParts inputs, Work work, Consumer<byte[]> results, UnaryOperator<Exception> explain) {
        Function2<TaskContext, Iterator<byte[]>, byte[]> each = each(work);
        Function2<Object, byte[], BoxedUnit> collect = (index, result) -> {
            results.accept(result);
            return BoxedUnit.UNIT;
        };
        described(spark, description, () -> {
            spark.sc().addJobTag(tag);
            try {
                spark.sc()
                        .runJob(
                                inputs,
                                each,
                                // a Seq as Scala 2.12 and as Scala 2.13 understand it
                                Range$.MODULE$.apply(0, inputs.getNumPartitions()),
                                collect,
                                ClassTag$.MODULE$.<byte[]>apply(byte[].class));
            } catch (Exception e) { // also a SparkException, which Scala does not declare
                throw TaskJob.<RuntimeException>undeclared(explain.apply(e));
            } finally {
                spark.sc().removeJobTag(tag);
            }
        });
    }

    private static Function2<TaskContext, Iterator<byte[]>, byte[]> each(Work work) {
        return (Function2<TaskContext, Iterator<byte[]>, byte[]> & Serializable) (context, input) -> {
            try {
                return work.apply(input.next());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the task was interrupted", e);
            }
        };
    }

    /** What a task does; it travels to executors. */
    @FunctionalInterface
    public interface Work extends Serializable {
        byte[] apply(byte[] input) throws IOException, InterruptedException;
    }

    /** Cancels the job; {@link #run} then fails. May be called while a result is taken. */
    public void cancel() {
        spark.sc().cancelJobsWithTag(tag);
    }

    /** Runs something whose jobs Spark's pages show with this description. */
    public static void described(JavaSparkContext spark, String description, Runnable jobs) {
        String job = spark.getLocalProperty("spark.job.description");
        String site = spark.getLocalProperty("callSite.short");
        spark.sc().setJobDescription(description);
        spark.setLocalProperty("callSite.short", "repmlp-eval");
        try {
            jobs.run();
        } finally {
            spark.sc().setJobDescription(job);
            spark.setLocalProperty("callSite.short", site);
        }
    }

    /** Throws as Scala does, without a declaration. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> RuntimeException undeclared(Exception failure) throws E {
        throw (E) failure;
    }
}
