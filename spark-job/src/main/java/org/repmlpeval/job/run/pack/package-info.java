/** Packs the images of a data set into few large files, one Spark task per file. */
package org.repmlpeval.job.run.pack;
