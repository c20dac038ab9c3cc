package org.repmlpeval.job.cli.options;

import org.repmlpeval.job.run.stop.MissingSettings;
import org.repmlpeval.job.task.MissingLimit;
import org.repmlpeval.model.image.decode.ImageDecoder;
import org.repmlpeval.partitioning.read.ShardReader;
import picocli.CommandLine.Option;

/** Which images are rejected, and how many may be without a result. */
public final class FaultOptions {
    @Option(
            names = "--max-image-bytes",
            defaultValue = "" + ShardReader.DEFAULT_MAX_BYTES,
            paramLabel = "BYTES",
            description = "Reject image files larger than this many bytes. Default: ${DEFAULT-VALUE} (256 MiB).")
    private int maxBytes;

    @Option(
            names = "--max-image-pixels",
            defaultValue = "" + ImageDecoder.DEFAULT_MAX_PIXELS,
            paramLabel = "N",
            description =
                    "Reject images and label files that declare more pixels than this, for example 50000000, before memory is"
                            + " taken for them. An RGB image takes 3 bytes per pixel. Default: ${DEFAULT-VALUE}, Pillow's limit.")
    private long maxPixels;

    @Option(
            names = "--max-missing",
            defaultValue = MissingLimit.DEFAULT_TEXT,
            paramLabel = "N|P%%",
            description =
                    "How many images may be without a result, as a number, for example 20, or as a share of all images, for"
                            + " example 0.5%%. If there are more, the exit code is 6, and a run that would take more than half a"
                            + " minute longer is stopped. Unlabelled images do not count. Default: 1%%.")
    private String maxMissing;

    public int maxBytes() {
        return maxBytes;
    }

    public long maxPixels() {
        return maxPixels;
    }

    public MissingSettings missing() {
        return MissingSettings.of(MissingLimit.parse(maxMissing));
    }
}
