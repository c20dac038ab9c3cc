/** Writes images into packed files that {@link org.repmlpeval.partitioning.packed.DataSource} reads. */
package org.repmlpeval.partitioning.packed.write;
