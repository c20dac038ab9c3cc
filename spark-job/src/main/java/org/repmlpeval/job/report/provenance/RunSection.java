package org.repmlpeval.job.report.provenance;

import java.util.List;
import org.repmlpeval.partitioning.Secrets;

/**
 * How the job was run.
 *
 * @param command the command line, word by word, without secrets
 * @param shards number of shards in the plan
 * @param batch images per forward pass, or windows of one image
 * @param forms names of the forms, the reference first
 * @param backend the requested backend; the one that was used is under environment
 * @param maxImageBytes larger files were rejected
 * @param maxImagePixels images that declare more pixels were rejected; null if an older release wrote the report
 * @param maxMissing how many images could be without a result, as given on the command line; null if an older release wrote the report
 * @param output folder of the report and its other files
 * @param resume what was taken from earlier drivers, and the cost of keeping results for later ones; null if an older release wrote the
 *     report
 */
public record RunSection(
        List<String> command,
        SparkSection spark,
        int shards,
        int batch,
        List<String> forms,
        String backend,
        int maxImageBytes,
        Long maxImagePixels,
        String maxMissing,
        String output,
        ResumeSection resume) {
    public RunSection {
        command = Secrets.redacted(command, Secrets.NAMES);
        forms = List.copyOf(forms);
    }

    /**
     * @param master as given to Spark
     * @param parallelism number of tasks that can run at once
     * @param tasks what became of the tasks until the report was written; null if an older release wrote the report
     */
    public record SparkSection(String master, String applicationId, int parallelism, TasksSection tasks) {}

    /**
     * Repetitions and losses. They do not change results, but a run with many of them says little about speed.
     *
     * @param attempts tasks that ended, successfully or not
     * @param failedAttempts those that failed or were killed
     * @param executorsLost executors that ended before the run did
     * @param hosts machines on which tasks ended, sorted
     */
    public record TasksSection(long attempts, long failedAttempts, long executorsLost, List<String> hosts) {
        public TasksSection {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * A run that ended early and was resumed has several drivers, one after the other.
     *
     * @param earlierDrivers number of drivers before the one that wrote this report
     * @param shardsTaken shards whose results were taken from them
     * @param imagesTaken images of these shards
     * @param shardsKept results that this driver wrote to the folder of the run
     * @param keepSeconds time that this took, beside the tasks
     * @param keepCpuSeconds processor time of the driver in it; null in older reports
     */
    public record ResumeSection(
            int earlierDrivers,
            int shardsTaken,
            long imagesTaken,
            int shardsKept,
            double keepSeconds,
            Double keepCpuSeconds) {}
}
