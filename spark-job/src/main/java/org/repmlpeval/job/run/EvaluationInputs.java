package org.repmlpeval.job.run;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.task.ClassificationTask;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Shape;
import org.repmlpeval.partitioning.dataset.ClassList;
import org.repmlpeval.partitioning.dataset.ImageFolder;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.plan.ShardPlan;
import org.repmlpeval.partitioning.plan.ShardPlanner;

/** What an evaluation works on, from its settings: listing, task and shards. */
record EvaluationInputs(EvaluationSettings settings, Configuration hadoop) {
    ImageListing listing() throws IOException {
        Optional<ClassList> classes = Optional.empty();
        if (settings.classList().isPresent()) {
            classes = Optional.of(ClassList.read(hadoop, settings.classList().get()));
        }
        ImageListing all = ImageFolder.list(hadoop, settings.data(), classes, ListingOptions.defaults());
        return settings.limit().isPresent() ? all.limit(settings.limit().getAsInt()) : all;
    }

    /** @throws InvalidInputException if the network is no classifier, or of fewer classes than the data set */
    ClassificationTask task(ImageListing listing) {
        Shape output = settings.output();
        if (output.height() * output.width() != 1) {
            throw new InvalidInputException(
                    "architecture " + settings.architecture().name() + " gives maps of " + output
                            + ", not logits; evaluate needs a classifier, check compares any network");
        }
        if (listing.classes().size() > output.channels()) {
            throw new InvalidInputException(
                    "the data set has " + listing.classes().size() + " classes, the network "
                            + settings.architecture().name() + " knows " + output.channels()
                            + "; check --data and --arch, or give the network's classes with --classes");
        }
        return new ClassificationTask(settings.formNames(), output.channels());
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
