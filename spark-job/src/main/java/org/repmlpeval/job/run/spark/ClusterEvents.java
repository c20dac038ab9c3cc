package org.repmlpeval.job.run.spark;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkConf;
import org.apache.spark.Success$;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.repmlpeval.job.report.provenance.RunSection.TasksSection;
import org.repmlpeval.model.EnvironmentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;

/**
 * Watches the tasks and executors of a run: counts attempts and losses for the report, tells the user when no task has finished for a
 * while, with what is known of the reason, and ends the run if no executor can start. Tasks are those of the jobs that the watching
 * thread starts, without the one that waits for a cancellation; other users of the same Spark context are not counted.
 */
public final class ClusterEvents extends SparkListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterEvents.class);
    private static final Duration QUIET = Duration.ofSeconds(60);
    private static final long EVENTS_MILLIS = 2_000;
    /** Spark's own setting, which it heeds on YARN and Kubernetes only. */
    private static final String FAILURES = "spark.executor.maxNumFailures";

    /** Said of executors whose machine is wanted for something else: by YARN, Kubernetes, and any cluster that gives up machines. */
    private static final Pattern TAKEN = Pattern.compile("preempted|deleted by a user or the framework|decommission");

    private static final int LEAST_FAILURES = 10;
    private static final String ADVICE =
            ". Mend what ended them, or leave these machines out, and start again; evaluate --resume goes on with what is"
                    + " finished";
    private static final String LOGS =
            ". The executors' logs say more (stderr, on a standalone worker in SPARK_WORKER_DIR/";
    private static final String JOB_TAGS = "spark.job.tags";

    private final JavaSparkContext spark;
    private final Consumer<String> say;
    private final Duration quiet;
    private final ExecutorStarts starts;
    private final ScheduledExecutorService clock;
    /** Is put on the jobs of the run. */
    private final String tag = "repmlp-eval-run-" + UUID.randomUUID();

    /** Those of the run that are active. */
    private final Set<Integer> jobs = new HashSet<>();

    private final Set<Integer> stages = new HashSet<>();
    private final TreeSet<String> hosts = new TreeSet<>();
    private long attempts;
    private long failed;
    private final Set<String> lost = new HashSet<>();
    private String reason = "";
    private boolean registered;
    /** Why the run was ended. */
    private Optional<String> hopeless = Optional.empty();

    private long finished = System.nanoTime();

    private ClusterEvents(JavaSparkContext spark, Consumer<String> say, Duration quiet) {
        this.spark = spark;
        this.say = say;
        this.quiet = quiet;
        this.starts = new ExecutorStarts(failures(spark), quiet, System::nanoTime);
        this.clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "cluster-events");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Watches the jobs of the calling thread until it is closed, by the same thread. @param say takes sentences for the user */
    public static ClusterEvents of(JavaSparkContext spark, Consumer<String> say) {
        return of(spark, say, QUIET);
    }

    /** @param quiet after this time without a finished task the user is told */
    static ClusterEvents of(JavaSparkContext spark, Consumer<String> say, Duration quiet) {
        ClusterEvents events = new ClusterEvents(spark, say, quiet);
        spark.sc().addSparkListener(events);
        if (!spark.isLocal()) {
            events.present(spark.sc().getExecutorIds().iterator());
        }
        spark.sc().addJobTag(events.tag);
        events.clock.scheduleAtFixedRate(
                events::tellIfQuiet, quiet.toMillis(), quiet.toMillis() / 2, TimeUnit.MILLISECONDS);
        return events;
    }

    /** In a notebook or shell, executors are there before the run. */
    private synchronized void present(Iterator<String> executors) {
        while (executors.hasNext()) {
            registered = true;
            starts.works(executors.next());
        }
    }

    /** As Spark counts them on YARN, but not as few as three. */
    private static int failures(JavaSparkContext spark) {
        return spark.getConf()
                .getInt(FAILURES, Math.max(LEAST_FAILURES, 2 * SparkContexts.askedExecutors(spark.getConf())));
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart start) {
        if (isOfRun(start.properties())) {
            jobs.add(start.jobId());
            finished = System.nanoTime();
            Iterator<Object> ids = start.stageIds().iterator();
            while (ids.hasNext()) {
                stages.add((Integer) ids.next());
            }
        }
    }

    @Override
    public synchronized void onJobEnd(SparkListenerJobEnd end) {
        jobs.remove(end.jobId());
    }

    private boolean isOfRun(Properties properties) {
        List<String> tags = properties == null
                ? List.of()
                : Arrays.asList(properties.getProperty(JOB_TAGS, "").split(","));
        return tags.contains(tag) && !tags.contains(CancellationWatch.TAG);
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.reason() == Success$.MODULE$ || end.reason() instanceof ExceptionFailure) {
            starts.works(end.taskInfo().executorId());
        }
        if (!stages.contains(end.stageId())) {
            return;
        }
        attempts++;
        if (end.reason() != Success$.MODULE$) {
            failed++;
        }
        hosts.add(end.taskInfo().host());
        finished = System.nanoTime();
    }

    @Override
    public synchronized void onExecutorAdded(SparkListenerExecutorAdded added) {
        registered = true;
        starts.registered(added.executorId(), added.executorInfo().executorHost());
    }

    /** A heartbeat. Executors send it while they start too; one that runs tasks tells of them. */
    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate beat) {
        if (!beat.accumUpdates().isEmpty()) {
            starts.works(beat.execId());
        }
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        if (removed.reason().contains("killed by driver")) {
            starts.released(removed.executorId()); // no longer needed, with dynamic allocation
            return;
        }
        if (!lost.add(removed.executorId())) {
            return; // told twice, for example by the master and by the broken connection
        }
        reason = removed.reason().lines().findFirst().orElse("");
        if (jobs.isEmpty() || TAKEN.matcher(removed.reason()).find()) {
            starts.released(removed.executorId());
            return;
        }
        starts.ended(removed.executorId(), reason).ifPresent(say);
        Optional<String> failure = starts.failure();
        if (failure.isPresent()) {
            hopeless = failure;
            spark.sc().cancelJobsWithTag(tag);
        }
    }

    /**
     * Says why the run failed, if the reason is that no executor can start.
     *
     * @param failure of the run
     * @throws EnvironmentException if so
     */
    public synchronized void requireExecutors(Exception failure) {
        hopeless.ifPresent(text -> {
            throw new EnvironmentException(
                    text + (FullDisk.isSaidBy(text) ? ". An executor " + FullDisk.writes() : ADVICE) + LOGS
                            + application() + "). " + FAILURES + " says how many may end so",
                    failure);
        });
    }

    private String application() {
        return spark.sc().applicationId();
    }

    private void tellIfQuiet() {
        try {
            long seconds = (System.nanoTime() - lastEnd()) / 1_000_000_000;
            if (seconds >= quiet.toSeconds() && isBusy()) {
                say.accept(String.format(Locale.ROOT, "no task has finished for %d s; ", seconds)
                        + (spark.isLocal() ? "tasks are still running" : executors(running())));
            }
        } catch (RuntimeException e) {
            LOG.debug("the state of the cluster is not known", e);
        }
    }

    private synchronized boolean isBusy() {
        return !jobs.isEmpty();
    }

    private synchronized long lastEnd() {
        return finished;
    }

    private synchronized String executors(int running) {
        String text = String.format(Locale.ROOT, "executors: %d running", running);
        if (!lost.isEmpty()) {
            return text + String.format(Locale.ROOT, ", %d lost so far; the last one: %s", lost.size(), reason);
        }
        return running > 0 ? text : text + "; " + awaited();
    }

    /** Spark does not tell the driver of machines that have no room for an executor. */
    private String awaited() {
        SparkConf conf = spark.getConf();
        return (registered ? "those that were there have ended" : "none has registered yet") + ". Application "
                + application() + " waits on " + spark.master()
                + " for executors of " + SparkContexts.executorSize(conf)
                + ". See whether the cluster has so much free, or whether executors end before they reach the driver at "
                + conf.get("spark.driver.host", "its address") + ":" + conf.get("spark.driver.port", "port")
                + LOGS + application() + ")";
    }

    private int running() {
        return Math.max(0, spark.sc().getExecutorMemoryStatus().size() - 1); // without the driver
    }

    /** What happened so far. */
    public TasksSection section() {
        try {
            // Spark tells of events a little later than they happen.
            spark.sc().listenerBus().waitUntilEmpty(EVENTS_MILLIS);
        } catch (Exception e) { // a TimeoutException, which Scala does not declare
            LOG.debug("Spark's events are late", e);
        }
        return counted();
    }

    private synchronized TasksSection counted() {
        return new TasksSection(attempts, failed, lost.size(), List.copyOf(hosts));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        spark.sc().removeJobTag(tag);
        spark.sc().removeSparkListener(this);
    }
}
