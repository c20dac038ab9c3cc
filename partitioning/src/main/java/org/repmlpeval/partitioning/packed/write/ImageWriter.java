package org.repmlpeval.partitioning.packed.write;

import java.io.Closeable;
import java.io.IOException;
import org.repmlpeval.partitioning.read.EncodedImage;

/**
 * Writes the images of one packed file. The same images in the same order always give the same bytes, except in a SequenceFile, whose
 * marks between records are random. Not thread-safe.
 */
public interface ImageWriter extends Closeable {
    /**
     * Appends an image under its id.
     *
     * @param label class as the data set writes it; null if the image has none or its folder says it
     * @throws org.repmlpeval.partitioning.DataSetException if the format cannot hold the image or its label
     * @throws IOException if the file system fails
     */
    void write(EncodedImage image, String label) throws IOException;
}
