package org.repmlpeval.partitioning.read;

import org.repmlpeval.partitioning.dataset.ImageEntry;

/** The result of reading one listed image. */
public sealed interface ReadResult permits EncodedImage, ReadFault {

    ImageEntry entry();
}
