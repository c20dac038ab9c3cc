package org.repmlpeval.job.run.rescore;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.repmlpeval.job.run.output.KeptPredictions;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.decode.ImageDecoder;
import org.repmlpeval.model.image.label.LabelMap;
import org.repmlpeval.model.image.label.LabelMapDecoder;
import org.repmlpeval.model.image.label.LabelRule;
import org.repmlpeval.partitioning.Location;

/** The label maps of predictions that a run published. */
final class PublishedMaps {
    private final Location folder;
    private final LabelMapDecoder decoder;

    /**
     * @param classes number of the network's classes
     * @throws InvalidInputException if the run has none
     */
    PublishedMaps(Location run, int classes) throws IOException {
        folder = new Location(run.fileSystem(), run.resolve(KeptPredictions.FOLDER));
        if (!folder.fileSystem().exists(folder.path())) {
            throw new InvalidInputException("the run in " + run + " has no folder " + KeptPredictions.FOLDER
                    + ": it was made without --keep-predictions, or the folder was not copied; copy it, or run 'evaluate'"
                    + " again with --keep-predictions");
        }
        // The value after the last class is "no valid prediction".
        decoder = new LabelMapDecoder(LabelRule.of(classes + 1).build(), ImageDecoder.DEFAULT_MAX_PIXELS);
    }

    /**
     * The classes that a form predicts for the pixels of an image.
     *
     * @throws InvalidInputException if the file is missing or damaged
     */
    LabelMap map(String form, String image) throws IOException {
        String file = KeptPredictions.file(form, image);
        try (InputStream in = folder.fileSystem().open(folder.resolve(file))) {
            return decoder.decode(in.readAllBytes());
        } catch (FileNotFoundException e) {
            throw new InvalidInputException(
                    "label map " + folder.resolve(file) + " is missing, but the run scored image '" + image
                            + "'; copy the whole output folder of 'evaluate' again",
                    e);
        } catch (ImageException e) {
            throw damaged(form, image, e.reason());
        }
    }

    InvalidInputException damaged(String form, String image, String reason) {
        return new InvalidInputException("label map " + folder.resolve(KeptPredictions.file(form, image))
                + " is not the one that the run wrote (" + reason + "); copy the output folder of 'evaluate' again");
    }
}
