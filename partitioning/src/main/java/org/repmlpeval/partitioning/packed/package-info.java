/**
 * Data sets whose images are packed into few large files: tar archives (also WebDataset's and tar files in a tar), Hadoop SequenceFiles
 * and Parquet tables. {@link org.repmlpeval.partitioning.packed.DataSource} recognises what a path names and lists it;
 * {@link org.repmlpeval.partitioning.packed.PackedReader} gives an image's bytes.
 */
package org.repmlpeval.partitioning.packed;
