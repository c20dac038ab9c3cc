/**
 * What an evaluation of faces adds to an evaluation: the folders and pairs that it needs, the order in which they are run, and the sections
 * of the report that follow from the embeddings. Does not know Spark.
 */
package org.repmlpeval.job.run.faces;
