package org.repmlpeval.job.run.faces;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.task.faces.ImageSet;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.packed.DataSource;
import org.repmlpeval.partitioning.pairs.FacePairs;
import org.repmlpeval.partitioning.pairs.PairsFile;

/**
 * The images of an evaluation of faces. A folder that plays two parts is listed once, so that its images are run once.
 *
 * @param kept the sets whose embeddings are kept, in the order in which they are run; at least one
 * @param distractors run after them
 * @param pairs the pairs, if there are any
 * @param probes the set of the probes, if there are any
 * @param gallery the set of their mates; the same as the probes if they are each other's mates
 */
public record FacePlan(
        FaceSettings settings,
        List<FaceSet> kept,
        Optional<FaceSet> distractors,
        Optional<FacePairs> pairs,
        Optional<FaceSet> probes,
        Optional<FaceSet> gallery) {
    public FacePlan {
        kept = List.copyOf(kept);
    }

    /**
     * Lists the folders and reads the pairs.
     *
     * @param data the data set
     * @throws org.repmlpeval.partitioning.DataSetException if a folder or the pairs file is unusable
     * @throws IOException if a file system fails
     */
    public static FacePlan of(FaceSettings settings, String data, Configuration hadoop) throws IOException {
        List<FaceSet> kept = new ArrayList<>();
        Optional<FaceSet> probes = Optional.empty();
        Optional<FaceSet> gallery = Optional.empty();
        if (settings.identifies()) {
            String folder = settings.probes().orElse(data);
            requireUsed(settings, data, folder, hadoop);
            FaceSet listed = new FaceSet(ImageSet.PROBES, list(folder, hadoop));
            probes = Optional.of(listed);
            kept.add(listed);
            gallery = probes;
            if (settings.gallery().isPresent() && !same(settings.gallery().get(), folder, hadoop)) {
                gallery = Optional.of(
                        new FaceSet(ImageSet.GALLERY, list(settings.gallery().get(), hadoop)));
                kept.add(gallery.get());
            }
            probes.get().section();
            gallery.get().section();
        }
        Optional<FacePairs> pairs = Optional.empty();
        if (settings.pairs().isPresent()) {
            PairsFile file = PairsFile.read(hadoop, settings.pairs().get());
            boolean listed = probes.isPresent() && same(settings.probes().orElse(data), data, hadoop);
            FacePairs found = file.in(listed ? probes.get().listing() : list(data, hadoop));
            pairs = Optional.of(found);
            if (!listed) {
                kept.add(0, new FaceSet(ImageSet.PAIRS, found.images()));
            }
        }
        Optional<FaceSet> distractors = settings.distractors().isPresent()
                ? Optional.of(new FaceSet(
                        ImageSet.DISTRACTORS, list(settings.distractors().get(), hadoop)))
                : Optional.empty();
        return new FacePlan(settings, kept, distractors, pairs, probes, gallery);
    }

    /** All listings but the first, in the order in which they are run. */
    public List<ImageListing> others() {
        List<ImageListing> others = new ArrayList<>();
        kept.stream().skip(1).map(FaceSet::listing).forEach(others::add);
        distractors.map(FaceSet::listing).ifPresent(others::add);
        return others;
    }

    private static void requireUsed(FaceSettings settings, String data, String probes, Configuration hadoop)
            throws IOException {
        boolean contains = Location.of(hadoop, data).contains(Location.of(hadoop, probes));
        if (settings.pairs().isEmpty() && !contains) {
            throw new InvalidInputException("setting data is " + data + ", but without pairs only the probes of "
                    + probes + " are read; give that folder as --data, without --probes");
        }
    }

    private static ImageListing list(String folder, Configuration hadoop) throws IOException {
        return DataSource.of(hadoop, folder, ListingOptions.defaults()).withoutLabels();
    }

    private static boolean same(String a, String b, Configuration hadoop) throws IOException {
        Location first = Location.of(hadoop, a);
        Location second = Location.of(hadoop, b);
        return first.contains(second) && second.contains(first);
    }
}
