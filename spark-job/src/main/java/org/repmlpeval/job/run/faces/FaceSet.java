package org.repmlpeval.job.run.faces;

import java.util.TreeSet;
import org.repmlpeval.job.report.faces.IdentificationSection;
import org.repmlpeval.job.task.faces.ImageSet;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.dataset.ImageListing;

/** The images of one folder and the part they play. */
public record FaceSet(ImageSet part, ImageListing listing) {
    /**
     * The person on an image: the folder directly below the root.
     *
     * @throws InvalidInputException if the image lies in the root itself
     */
    String person(String id) {
        int slash = id.indexOf('/');
        if (slash < 0) {
            throw new InvalidInputException(
                    "image '" + id + "' lies directly in " + listing.root() + ", the folder of the " + part.key()
                            + "; put each person's images in a folder with the person's name");
        }
        return id.substring(0, slash);
    }

    IdentificationSection.Folder section() {
        TreeSet<String> persons = new TreeSet<>();
        if (part != ImageSet.DISTRACTORS) {
            listing.entries().forEach(entry -> persons.add(person(entry.id())));
        }
        return new IdentificationSection.Folder(
                listing.root().toString(),
                listing.entries().size(),
                listing.totalBytes(),
                listing.fingerprint(),
                part == ImageSet.DISTRACTORS ? null : (Long) (long) persons.size());
    }
}
