package org.repmlpeval.job.run.driver;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.repmlpeval.job.run.faces.FaceRun;
import org.repmlpeval.job.run.faces.FaceSet;
import org.repmlpeval.job.run.output.RunDocument;
import org.repmlpeval.job.run.output.RunFolder;
import org.repmlpeval.job.run.output.RunKey;
import org.repmlpeval.job.run.output.UnfinishedRun;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.dataset.ImageListing;

/** Decides whether an evaluation starts anew or goes on with an unfinished run. */
final class RunStart {
    private final JavaSparkContext spark;
    private final EvaluationSettings settings;
    private final EvaluationInputs inputs;
    private final Progress progress;

    RunStart(JavaSparkContext spark, EvaluationSettings settings, EvaluationInputs inputs, Progress progress) {
        this.spark = spark;
        this.settings = settings;
        this.inputs = inputs;
        this.progress = progress;
    }

    /**
     * Starts the run in its folder.
     *
     * @return the plans of its listings
     * @throws InvalidInputException if the run to be resumed is another one, or a driver is still working on it
     */
    Planner begin(RunFolder folder, RunKey key, ImageListing listing, Optional<FaceRun> faces) throws IOException {
        String application = spark.sc().applicationId();
        Optional<UnfinishedRun> earlier = earlier(folder, key);
        if (earlier.isPresent() && earlier.get().isAlive(application, progress::say)) {
            throw new InvalidInputException("a driver is still working on the unfinished run " + earlier.get()
                    + "; wait for its end, or stop it, and resume the run then");
        }
        List<ImageListing> listings = faces.map(RunStart::listings).orElse(List.of(listing));
        int slots = earlier.map(run -> run.document().orElseThrow().slots())
                .orElseGet(() -> SparkContexts.expectedSlots(spark));
        Planner planner = new Planner(inputs, slots);
        RunDocument document = RunDocument.of(
                key,
                slots,
                listings.stream()
                        .mapToInt(one -> planner.plan(one).shards().size())
                        .sum(),
                listings.stream().mapToLong(one -> one.entries().size()).sum(),
                settings.out());
        folder.start(document, earlier, application);
        earlier.ifPresent(run -> progress.say("resuming the unfinished run " + run));
        return planner;
    }

    private static List<ImageListing> listings(FaceRun faces) {
        return Stream.concat(faces.plan().kept().stream(), faces.plan().distractors().stream())
                .map(FaceSet::listing)
                .toList();
    }

    private Optional<UnfinishedRun> earlier(RunFolder folder, RunKey key) throws IOException {
        List<UnfinishedRun> others = folder.others();
        if (settings.resume().isEmpty()) {
            for (UnfinishedRun run : others) {
                progress.say("note: there is an unfinished run with this --out: " + run
                        + driver(run)
                        + ". To go on with it, add --resume " + run.folder()
                        + "; if it is not needed and no driver is working on it, remove the folder");
            }
            return Optional.empty();
        }
        if (settings.resume().get().equals(EvaluationSettings.RESUME_AUTO)) {
            return fitting(others, key);
        }
        Configuration hadoop = spark.hadoopConfiguration();
        UnfinishedRun named = UnfinishedRun.named(hadoop, settings.resume().get());
        RunDocument document = named.document()
                .orElseThrow(() -> new InvalidInputException("the unfinished run " + named.folder()
                        + " ended before it had any results; leave --resume out, and remove the folder"));
        List<String> differences = key.differences(document.key());
        if (!differences.isEmpty()) {
            throw new InvalidInputException("the unfinished run " + named.folder()
                    + " cannot be resumed, because its results would not be those of this command: "
                    + String.join("; ", differences) + "; run the command with which it was started");
        }
        return Optional.of(named);
    }

    private static String driver(UnfinishedRun run) throws IOException {
        if (run.document().isEmpty()) {
            return "; its driver has not started its tasks yet, or ended before it did";
        }
        return run.sign().isPresent()
                ? "; 'repmlp-eval status' says whether a driver is working on it"
                : "; no driver is working on it";
    }

    private Optional<UnfinishedRun> fitting(List<UnfinishedRun> others, RunKey key) {
        for (UnfinishedRun run : others) {
            if (run.document().isPresent()) {
                List<String> differences = key.differences(run.document().get().key());
                if (differences.isEmpty()) {
                    return Optional.of(run);
                }
                progress.say("note: the unfinished run " + run + " is not resumed, because it is another one: "
                        + String.join("; ", differences));
            }
        }
        return Optional.empty();
    }
}
