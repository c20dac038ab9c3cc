/** What lies beside packed files so that they need not be read to be listed: the index of a tar file, the list of packed files. Opens no image. */
package org.repmlpeval.partitioning.packed.index;
