package org.repmlpeval.job.cli.options;

import java.util.Optional;
import org.repmlpeval.job.run.faces.FaceSettings;
import org.repmlpeval.job.task.faces.Views;
import picocli.CommandLine.Option;

/** {@code --pairs}, {@code --probes}, {@code --gallery} and {@code --distractors}. */
public final class FaceOptions {
    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description =
                    "Verify pairs of faces: LFW's pairs.txt, or a CSV file with the columns a,b,same and perhaps fold, whose"
                            + " images lie in --data. For networks that give embeddings; see spark-job/FACES.md. Default: none;"
                            + " only the agreement of the forms is measured.")
    private String pairs;

    @Option(
            names = "--probes",
            paramLabel = "DIR",
            description =
                    "Identify the faces in this folder, which has one sub-folder per person, for example facescrub."
                            + " Default: --data, if --gallery or --distractors is given.")
    private String probes;

    @Option(
            names = "--gallery",
            paramLabel = "DIR",
            description = "Folder of the faces among which the probes' persons are searched, with the same names of"
                    + " sub-folders. Default: the probes; each is searched among the others.")
    private String gallery;

    @Option(
            names = "--distractors",
            paramLabel = "DIR",
            description = "Folder of faces of other persons, at any depth, that compete with the gallery, for example"
                    + " megaface. Default: none.")
    private String distractors;

    /** @param views what an embedding is made of */
    public FaceSettings settings(Views views) {
        return new FaceSettings(
                Optional.ofNullable(pairs),
                Optional.ofNullable(probes),
                Optional.ofNullable(gallery),
                Optional.ofNullable(distractors),
                views);
    }
}
