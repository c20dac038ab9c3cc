package org.repmlpeval.partitioning.read;

import org.repmlpeval.partitioning.dataset.ImageEntry;

/** What reading one listed image came to. */
public sealed interface ReadResult permits EncodedImage, ReadFault {

    ImageEntry entry();
}
