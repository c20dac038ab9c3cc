package org.repmlpeval.job.run.output;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.classes.ClassNames;
import org.repmlpeval.job.report.provenance.RunSection.ResumeSection;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.rows.ClassTables;
import org.repmlpeval.job.report.rows.FaultsFile;
import org.repmlpeval.job.report.rows.RowsFile;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.ShardRunner;
import org.repmlpeval.job.run.settings.Predictions;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.Together;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.plan.ShardPlan;
import org.repmlpeval.partitioning.read.FileVersions;

/**
 * The folder of an evaluation while it runs: what tasks write of each image, the result of each finished shard, and what the run is. It
 * stays when the driver ends early, and another driver can go on with it.
 */
public final class RunFolder implements AutoCloseable {
    private static final String ATTEMPTS = "attempts";
    /** Name of the folder of {@link #pictures}. */
    public static final String PICTURES = "pictures";
    /** Name of the report, whose presence says that a folder is complete. */
    static final String REPORT = PublishedReport.NAME;

    /** Results that cannot be used and are named one by one. */
    private static final int NAMED = 5;

    /** Results, or files to be renamed, for which a file system is asked at the same time. */
    private static final int READERS = 16;

    private final OutputFolder output;
    private final Consumer<String> say;
    private final ResultWriter writer;
    private RunDocument document;
    private FinishedShards shards;
    private Heartbeat heart;
    private Set<Integer> found = Set.of();
    /** Null if the run keeps no label maps, or there was no earlier driver. */
    private EarlierPredictions earlierPredictions;

    private final AtomicInteger refused = new AtomicInteger();
    private int shardsTaken;
    private long imagesTaken;

    private RunFolder(OutputFolder output, Consumer<String> say) {
        this.output = output;
        this.say = say;
        writer = new ResultWriter(output.folder());
    }

    /**
     * @param say takes sentences for the user
     * @throws org.repmlpeval.model.InvalidInputException if the report's folder exists
     */
    public static RunFolder create(Configuration hadoop, String out, Consumer<String> say) throws IOException {
        return new RunFolder(new OutputFolder(hadoop, out), say);
    }

    /** The unfinished runs beside this one with the same output folder. */
    public List<UnfinishedRun> others() throws IOException {
        Path own = output.folder();
        return UnfinishedRun.beside(output.target()).stream()
                .filter(run -> !run.folder().path().getName().equals(own.getName()))
                .toList();
    }

    /**
     * Starts a run, or goes on with one.
     *
     * @param run what is run; of a run that goes on, as its document says
     * @param earlier the run that goes on, whose key must be equal
     * @param application id of the Spark application
     */
    public void start(RunDocument run, Optional<UnfinishedRun> earlier, String application) throws IOException {
        shards = new FinishedShards(output.fileSystem(), output.folder(), run.key());
        document = run;
        if (earlier.isPresent()) {
            RunDocument.Session last = earlier.get().lastSession();
            output.takeOver(earlier.get().folder());
            clear();
            List<RunDocument.Session> sessions =
                    new ArrayList<>(earlier.get().document().orElseThrow().sessions());
            sessions.add(last);
            document = run.after(sessions);
        }
        shards.start();
        document.write(output.fileSystem(), output.folder());
        found = FinishedShards.in(output.fileSystem(), output.folder());
        heart = Heartbeat.start(output.fileSystem(), output.folder(), application);
    }

    /** Removes what a driver wrote that ended while it was publishing. */
    private void clear() throws IOException {
        Set<String> used = Set.of(
                RowsFile.FOLDER,
                ATTEMPTS,
                KeptPredictions.FOLDER,
                FinishedShards.FOLDER,
                RunDocument.NAME,
                RunDocument.NEXT);
        for (FileStatus file : output.fileSystem().listStatus(output.folder())) {
            if (!used.contains(file.getPath().getName())) {
                output.fileSystem().delete(file.getPath(), true);
            }
        }
    }

    /** The folders where executors write. @param forms labels of the forms */
    public ShardRunner.Outputs outputs(Predictions predictions, List<String> forms) throws IOException {
        if (predictions == Predictions.COUNTED) {
            return new ShardRunner.Outputs(output.rows(), null);
        }
        Path attempts = new Path(output.folder(), ATTEMPTS);
        if (!output.fileSystem().mkdirs(attempts)) {
            throw new IOException("cannot create " + attempts);
        }
        if (!found.isEmpty()) {
            earlierPredictions = new EarlierPredictions(predictions(), forms);
        }
        return new ShardRunner.Outputs(output.rows(), attempts.toString());
    }

    /**
     * Takes the results that an earlier driver left, several at a time. What cannot be used is not taken, and the user is told.
     *
     * @param files of the shards' images
     * @param taken gets them one after the other, in any order
     * @return the shards without a result, in their order
     */
    public List<Shard> finished(List<Shard> all, FileVersions files, Consumer<ShardResult> taken) {
        List<Shard> earlier =
                all.stream().filter(shard -> found.contains(shard.id())).toList();
        if (earlier.isEmpty()) {
            return all;
        }
        List<Callable<Boolean>> calls = new ArrayList<>();
        earlier.forEach(shard -> calls.add(() -> take(shard, files, taken)));
        Set<Integer> used = new HashSet<>();
        try {
            List<Boolean> done = Together.call(calls, READERS);
            for (int i = 0; i < earlier.size(); i++) {
                if (done.get(i)) {
                    used.add(earlier.get(i).id());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the results of finished shards cannot be read", e);
        }
        int unnamed = refused.getAndSet(0) - NAMED;
        if (unnamed > 0) {
            say.accept("the results of " + Count.grouped(unnamed, "more shard")
                    + " cannot be used either; these shards are run again too");
        }
        return all.stream().filter(shard -> !used.contains(shard.id())).toList();
    }

    private boolean take(Shard shard, FileVersions files, Consumer<ShardResult> taken) throws IOException {
        try {
            ShardResult result = shards.read(shard, files);
            requireRows(result);
            if (earlierPredictions != null) {
                earlierPredictions.require(shard, result);
            }
            synchronized (this) {
                output.keep();
                shardsTaken++;
                imagesTaken += result.counts().images();
                heart.finished(result.counts().images());
                taken.accept(result);
            }
            return true;
        } catch (FinishedShards.UnusableException | FileNotFoundException e) {
            if (refused.incrementAndGet() <= NAMED) {
                say.accept(
                        "the result of " + shard + " cannot be used: " + e.getMessage() + "; the shard is run again");
            }
            return false;
        }
    }

    private void requireRows(ShardResult result) throws IOException {
        Path attempt =
                new Path(output.rows(), ShardRunner.rowsFile(result.facts().attempt()));
        Path file = output.fileSystem().exists(attempt) ? attempt : rowsFile(result.shard());
        if (!RowsFile.of(output.fileSystem(), file).equals(result.facts().rows())) {
            throw new FinishedShards.UnusableException("its rows in " + file + " are not those that the task wrote");
        }
    }

    /**
     * Keeps the result of a shard for a driver that goes on with the run. It is written in the background.
     *
     * @param packed the {@link ShardResult} as it came from the task
     * @throws UncheckedIOException if a result that was to be written earlier could not be
     */
    public void finish(int shard, long images, byte[] packed) {
        writer.add(() -> write(shard, images, packed));
    }

    private void write(int shard, long images, byte[] packed) throws IOException {
        try {
            shards.write(shard, packed);
            output.keep();
            heart.finished(images);
        } catch (FileNotFoundException e) {
            throw new IOException(
                    "the folder of this run, " + output.folder()
                            + ", is gone: another driver has taken it over with --resume, or it was removed",
                    e);
        }
    }

    /**
     * Waits until all results are written.
     *
     * @throws UncheckedIOException if one could not be written, or the thread was interrupted, whose flag is set then
     */
    public void await() {
        writer.await();
    }

    /** Where the run is kept if it is not published. */
    public String kept() {
        return output.folder().toString();
    }

    /** Whether it is known of all earlier drivers how long they worked. */
    public boolean earlierSecondsKnown() {
        return document.earlierSecondsKnown();
    }

    /** How long earlier drivers worked, in seconds, without those whose time is not known. */
    public double earlierSeconds() {
        return document.earlierSeconds();
    }

    /** What the report says about earlier drivers and about keeping results. */
    public synchronized ResumeSection section() {
        ResultWriter.Effort effort = writer.effort();
        return new ResumeSection(
                document.sessions().size(),
                shardsTaken,
                imagesTaken,
                effort.results(),
                effort.seconds(),
                effort.cpuSeconds());
    }

    /** Writes the counts by class of a classifier. */
    public void writeClasses(Configuration hadoop, ClassificationResult result, ClassNames names) throws IOException {
        ClassTables.write(output.fileSystem(), output.folder(), hadoop, result, names);
    }

    /** Writes the list of the images that were not scored, from the rows. */
    public void writeFaults(Configuration hadoop) throws IOException {
        FaultsFile.write(output.fileSystem(), output.folder(), hadoop);
    }

    public void write(String name, byte[] content) throws IOException {
        output.write(name, content);
    }

    /** Keeps the rows of the attempts whose results were used, and deletes all others. */
    public void keepRows(Map<Integer, ShardResult.Facts> results) throws IOException {
        FileSystem fileSystem = output.fileSystem();
        List<Callable<String>> calls = new ArrayList<>();
        results.forEach((shard, facts) -> calls.add(() -> keepRows(shard, facts)));
        Set<String> names = Set.copyOf(Together.call(calls, READERS));
        for (FileStatus file : fileSystem.listStatus(new Path(output.rows()))) {
            if (!names.contains(file.getPath().getName())) {
                fileSystem.delete(file.getPath(), false);
            }
        }
    }

    /** @return the final name of the shard's rows */
    private String keepRows(int shard, ShardResult.Facts facts) throws IOException {
        FileSystem fileSystem = output.fileSystem();
        Path attempt = new Path(output.rows(), ShardRunner.rowsFile(facts.attempt()));
        Path kept = rowsFile(shard);
        // An earlier driver may have ended while it was publishing.
        if (!found.contains(shard) || fileSystem.exists(attempt)) {
            fileSystem.delete(kept, false);
            output.rename(attempt, kept);
        }
        return kept.getName();
    }

    private Path rowsFile(int shard) {
        return new Path(output.rows(), String.format(Locale.ROOT, "shard-%06d.parquet", shard));
    }

    /** Keeps the label maps of the attempts whose results were used. @param files how many there must be */
    public void keepPredictions(Map<Integer, ShardResult.Facts> results, ShardPlan plan, long files)
            throws IOException {
        predictions().keep(results, plan, files);
    }

    /** A folder for label maps that only the page needs, until {@link #removePictures}. */
    public Location pictures() throws IOException {
        Path pictures = new Path(output.folder(), PICTURES);
        if (!output.fileSystem().mkdirs(pictures)) {
            throw new IOException("cannot create " + pictures);
        }
        return new Location(output.fileSystem(), pictures);
    }

    public void removePictures() throws IOException {
        output.fileSystem().delete(new Path(output.folder(), PICTURES), true);
    }

    /** The label map of a form's predictions for an image, after {@link #keepPredictions}. */
    public Location prediction(String form, String image) {
        Location kept = predictions().kept();
        return new Location(kept.fileSystem(), kept.resolve(KeptPredictions.file(form, image)));
    }

    private KeptPredictions predictions() {
        return new KeptPredictions(
                new Location(output.fileSystem(), new Path(output.folder(), ATTEMPTS)),
                new Location(output.fileSystem(), new Path(output.folder(), KeptPredictions.FOLDER)));
    }

    /** Publishes the folder with this report. The results of shards are removed afterwards, so that a failure loses nothing. */
    public void publish(byte[] report) throws IOException {
        output.requireFreeTarget();
        heart.end();
        output.publish(REPORT, report);
        try {
            for (String name : List.of(FinishedShards.FOLDER, RunDocument.NAME, Heartbeat.ENDED)) {
                output.fileSystem().delete(output.target().resolve(name), true);
            }
        } catch (IOException e) {
            say.accept("note: the report is published, but the results of shards in " + output.target()
                    + " could not be removed: " + e.getMessage()
                    + "; remove the folder shards, run.json and ended.json");
        }
    }

    @Override
    public void close() throws IOException {
        // An interrupt ends the run, but not the writing of results that are there, and the driver must say that it has
        // ended.
        boolean interrupted = Thread.interrupted();
        try {
            interrupted |= writer.end();
            end();
            if (!output.published() && document != null) {
                sayWhatIsKept();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end() throws IOException {
        try {
            if (heart != null) {
                heart.end();
            }
        } finally {
            output.close();
        }
    }

    private void sayWhatIsKept() throws IOException {
        int kept = FinishedShards.in(output.fileSystem(), output.folder()).size();
        if (kept > 0 || !document.sessions().isEmpty() && output.fileSystem().exists(output.folder())) {
            String other = output.fileSystem().exists(output.target().path()) ? " and another --out" : "";
            say.accept(kept + " of " + Count.grouped(document.shards(), "shard") + " are finished and kept in "
                    + output.folder() + "; to go on, run the same command with --resume " + output.folder() + other
                    + ", otherwise remove the folder");
        }
    }
}
