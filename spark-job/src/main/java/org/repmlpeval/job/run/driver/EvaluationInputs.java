package org.repmlpeval.job.run.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.report.provenance.LabelsSection;
import org.repmlpeval.job.run.executor.RunContext;
import org.repmlpeval.job.run.faces.FacePlan;
import org.repmlpeval.job.run.faces.FaceRun;
import org.repmlpeval.job.run.faces.FaceSettings;
import org.repmlpeval.job.run.labels.FileLabels;
import org.repmlpeval.job.run.labels.ImageLabels;
import org.repmlpeval.job.run.labels.LabelOrder;
import org.repmlpeval.job.run.labels.LabelOrders;
import org.repmlpeval.job.run.segmentation.SegmentationInput;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.classification.Scoring;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.classes.UsedNames;
import org.repmlpeval.partitioning.dataset.ClassFolders;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingMoment;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.labels.LabelTable;
import org.repmlpeval.partitioning.packed.DataSource;
import org.repmlpeval.partitioning.plan.ShardPlan;
import org.repmlpeval.partitioning.plan.ShardPlanner;

/**
 * Makes the inputs of an evaluation from its settings: listing, task and shards.
 *
 * @param listed where this is, and a moment before anything is listed
 */
record EvaluationInputs(EvaluationSettings settings, Configuration hadoop, ListingMoment listed) {
    EvaluationInputs(EvaluationSettings settings, Configuration hadoop) {
        this(settings, hadoop, ListingMoment.now());
    }

    /**
     * A listing and what its labels mean.
     *
     * @param order order of a classifier's classes; null otherwise
     * @param labels what the report says about a label file; null without one
     * @param scoring how a classifier's predictions are scored; null otherwise
     * @param segmentation label files of per-pixel scores; empty otherwise
     */
    record Labelled(
            ImageListing listing,
            LabelOrder order,
            LabelsSection labels,
            Scoring scoring,
            Optional<SegmentationInput> segmentation) {
        static Labelled without(ImageListing listing) {
            return new Labelled(listing, null, null, null, Optional.empty());
        }
    }

    /** What {@code --data} names; empty for images with label files, whose layout says where they are. */
    Optional<DataSource> source() throws IOException {
        return settings.segmentation().labelled()
                ? Optional.empty()
                : Optional.of(DataSource.of(hadoop, settings.data(), ListingOptions.defaults()));
    }

    /**
     * The class folders of a classifier's data set; empty for other networks, and if a file or the data set itself has the labels.
     *
     * @param source the result of {@link #source}
     * @throws DataSetException if there are none
     */
    Optional<ClassFolders> classFolders(Optional<DataSource> source) throws IOException {
        return settings.readsLabels() && settings.labels().file().isEmpty()
                ? source.orElseThrow().classFolders()
                : Optional.empty();
    }

    /** As {@link #listing(Optional, Optional, CarriedClasses)}; of faces, only the images that are needed. */
    Labelled listing(
            Optional<FaceRun> faces,
            Optional<DataSource> source,
            Optional<ClassFolders> folders,
            CarriedClasses carried)
            throws IOException {
        return faces.isPresent()
                ? Labelled.without(faces.get().plan().kept().get(0).listing())
                : listing(source, folders, carried);
    }

    /** As {@link #task(Labelled)}; of faces, with their embeddings. */
    Task task(Optional<FaceRun> faces, Labelled data) {
        return faces.isPresent() ? faces.get().keeping(faces.get().plan().kept().get(0)) : task(data);
    }

    /**
     * @param source the result of {@link #source}
     * @param folders the result of {@link #classFolders}
     * @param carried the class orders that the checkpoint holds
     */
    Labelled listing(Optional<DataSource> source, Optional<ClassFolders> folders, CarriedClasses carried)
            throws IOException {
        if (settings.segmentation().labelled()) {
            SegmentationInput input = SegmentationInput.read(
                    settings.segmentation(),
                    settings.data(),
                    settings.architecture().name(),
                    settings.output().channels(),
                    settings.limit(),
                    hadoop);
            return new Labelled(input.listing().images(), null, null, null, Optional.of(input));
        }
        if (folders.isEmpty()) {
            ImageListing all = source.orElseThrow().withoutLabels();
            return settings.readsLabels()
                    ? fileLabels(all, source.get().labels(), carried)
                    : Labelled.without(limited(all));
        }
        LabelOrder order = order(folders.get(), carried);
        return labelled(folders.get().list(order.classes()), order, null);
    }

    private Labelled labelled(ImageListing all, LabelOrder order, LabelsSection labels) {
        Scoring scoring = settings.scoring().scoring(all, settings.output().channels());
        return new Labelled(limited(all), order, labels, scoring, Optional.empty());
    }

    /**
     * The same images with labels.
     *
     * @param stored the labels that the data set holds; a label file goes before them
     */
    private Labelled fileLabels(ImageListing all, Optional<LabelTable> stored, CarriedClasses carried)
            throws IOException {
        FileLabels file = new FileLabels(
                hadoop, settings.labels(), settings.classes(), settings.output().channels(), carried);
        List<String> ids = all.entries().stream().map(ImageEntry::id).toList();
        ImageLabels labels = settings.labels().file().isPresent() ? file.of(ids) : file.of(stored.orElseThrow(), ids);
        List<ImageEntry> entries = new ArrayList<>();
        for (int i = 0; i < all.entries().size(); i++) {
            ImageEntry entry = all.entries().get(i);
            Target target = Target.of(labels.labels().get(i));
            entries.add(entry.with(target));
        }
        ImageListing listing = new ImageListing(all.root(), labels.classes(), entries, all.ignored());
        return labelled(listing, labels.order(), labels.section());
    }

    /**
     * What an evaluation of faces runs; empty if only the agreement of the forms is measured.
     *
     * @throws InvalidInputException if the report would lie inside one of the folders
     */
    Optional<FaceRun> faces() throws IOException {
        FaceSettings faces = settings.faces();
        if (!faces.any()) {
            return Optional.empty();
        }
        for (Optional<String> folder : List.of(faces.probes(), faces.gallery(), faces.distractors())) {
            if (folder.isPresent()) {
                requireApart(folder.get());
            }
        }
        AgreementTask agreement =
                AgreementTask.embeddings(settings.formNames(), settings.output().channels());
        return Optional.of(new FaceRun(FacePlan.of(faces, settings.data(), hadoop), agreement));
    }

    private LabelOrder order(ClassFolders folders, CarriedClasses carried) throws IOException {
        LabelOrders orders = new LabelOrders(
                settings.classes(),
                settings.output().channels(),
                UsedNames.folders(folders.names(), settings.data()),
                carried);
        return settings.classes().list().isPresent()
                ? orders.of(folders.matching(
                        ClassList.read(hadoop, settings.classes().list().get())))
                : orders.choose();
    }

    private ImageListing limited(ImageListing all) {
        return settings.limit().isPresent() ? all.limit(settings.limit().getAsInt()) : all;
    }

    /**
     * @throws InvalidInputException if the report would lie inside the data set, where the next run would take it for a class, or the data
     *     set inside the report's folder
     */
    void requireApart() throws IOException {
        requireApart(settings.data());
    }

    private void requireApart(String folder) throws IOException {
        Location data = Location.of(hadoop, folder);
        Location out = Location.of(hadoop, settings.out());
        if (data.contains(out) || out.contains(data)) {
            throw new InvalidInputException("output folder " + out + " and data set " + data
                    + " are the same folder or one contains the other; the next run would read the report as part"
                    + " of the data set, so give an --out elsewhere");
        }
    }

    /** @throws InvalidInputException if this kind of output cannot be evaluated, or the network has fewer classes than the data set */
    Task task(Labelled data) {
        ImageListing listing = data.listing();
        Shape output = settings.output();
        return switch (settings.architecture().output()) {
            case LOGITS -> classification(listing, output.channels(), data.scoring());
            case EMBEDDING -> AgreementTask.embeddings(settings.formNames(), output.channels());
            case PIXEL_LOGITS -> settings.segmentation().labelled()
                    ? new SegmentationTask(settings.formNames(), output.channels())
                    : AgreementTask.pixelScores(
                            settings.formNames(), output.channels(), output.height(), output.width());
            case FEATURES -> throw new InvalidInputException(
                    "architecture " + settings.architecture().name() + " outputs maps of " + output
                            + ", but evaluate needs a network that outputs logits, embeddings or per-pixel scores;"
                            + " use check, which compares the forms of any network");
        };
    }

    private ClassificationTask classification(ImageListing listing, int classes, Scoring scoring) {
        if (listing.classes().size() > classes) {
            throw new InvalidInputException(
                    "the data set has " + Count.of(listing.classes().size(), "class") + ", but the network "
                            + settings.architecture().name() + " has " + classes
                            + "; check --data and --arch, or give the network's classes with --classes");
        }
        return new ClassificationTask(settings.formNames(), classes, scoring);
    }

    /** @param slots number of tasks that run at the same time */
    ShardPlan plan(ImageListing listing, int slots) {
        OptionalInt wanted = settings.shards();
        int shards = wanted.isPresent()
                ? wanted.getAsInt()
                : ShardPlanner.defaultShards(
                        listing.totalBytes(), listing.entries().size(), slots);
        ShardPlan plan = ShardPlanner.byBytes(listing, shards);
        plan.verifyCovers(listing);
        return plan;
    }

    /** The values that are the same for every shard of this run. */
    RunContext context(Labelled data, Task task) {
        RunContext.Pixels labels = data.segmentation()
                .map(input -> new RunContext.Pixels(input.listing().labelRoot(), input.rule(), settings.pixels()))
                .orElse(null);
        return new RunContext(
                new RunContext.Source(
                        data.listing().root(), settings.maxImageBytes(), settings.maxImagePixels(), listed),
                task,
                settings.forms(),
                settings.recipe(),
                settings.inference(),
                settings.batch(),
                labels);
    }
}
