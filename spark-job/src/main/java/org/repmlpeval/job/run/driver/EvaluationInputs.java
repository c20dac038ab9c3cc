package org.repmlpeval.job.run.driver;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.dataset.ImageFolder;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.plan.ShardPlan;
import org.repmlpeval.partitioning.plan.ShardPlanner;

/** What an evaluation works on, from its settings: listing, task and shards. */
record EvaluationInputs(EvaluationSettings settings, Configuration hadoop) {
    ImageListing listing() throws IOException {
        ImageListing all = settings.readsLabels()
                ? ImageFolder.list(hadoop, settings.data(), classes(), ListingOptions.defaults())
                : ImageFolder.withoutLabels(hadoop, settings.data(), ListingOptions.defaults());
        return settings.limit().isPresent() ? all.limit(settings.limit().getAsInt()) : all;
    }

    private Optional<ClassList> classes() throws IOException {
        return settings.classList().isEmpty()
                ? Optional.empty()
                : Optional.of(ClassList.read(hadoop, settings.classList().get()));
    }

    /** @throws InvalidInputException if the network's result is nothing that is evaluated, or of fewer classes than the data set */
    Task task(ImageListing listing) {
        Shape output = settings.output();
        return switch (settings.architecture().output()) {
            case LOGITS -> classification(listing, output.channels());
            case EMBEDDING -> AgreementTask.embeddings(settings.formNames(), output.channels());
            case PIXEL_LOGITS -> AgreementTask.pixelScores(
                    settings.formNames(), output.channels(), output.height(), output.width());
            case FEATURES -> throw new InvalidInputException(
                    "architecture " + settings.architecture().name() + " gives maps of " + output
                            + ", not logits; evaluate needs a classifier, embeddings or scores per pixel,"
                            + " check compares any network");
        };
    }

    private ClassificationTask classification(ImageListing listing, int classes) {
        if (listing.classes().size() > classes) {
            throw new InvalidInputException(
                    "the data set has " + listing.classes().size() + " classes, the network "
                            + settings.architecture().name() + " knows " + classes
                            + "; check --data and --arch, or give the network's classes with --classes");
        }
        return new ClassificationTask(settings.formNames(), classes);
    }

    /** @param slots tasks that run at the same time */
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
}
