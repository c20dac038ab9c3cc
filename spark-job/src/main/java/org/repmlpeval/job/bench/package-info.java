/**
 * Measures speed and memory of networks, of the pipeline from image files, and of Spark around it. Measures only: nothing here is
 * used by an evaluation.
 */
package org.repmlpeval.job.bench;
