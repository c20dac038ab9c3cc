package org.repmlpeval.job.run.pack;

import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.packed.write.WrittenFormat;

/**
 * What is packed, and into what.
 *
 * @param data as for an evaluation
 * @param out folder that is created
 * @param fileBytes about how large each file gets, in bytes
 * @param maxImageBytes the largest image that is packed, in bytes
 */
public record PackSettings(String data, String out, WrittenFormat format, long fileBytes, int maxImageBytes) {
    private static final long LEAST = 1 << 10;

    /** @throws InvalidInputException if a size is out of range */
    public PackSettings {
        if (fileBytes < LEAST) {
            throw new InvalidInputException("setting file-bytes is " + fileBytes + "; legal: at least " + LEAST);
        }
        if (maxImageBytes < 1) {
            throw new InvalidInputException("setting max-image-bytes is " + maxImageBytes + "; legal: at least 1");
        }
    }
}
