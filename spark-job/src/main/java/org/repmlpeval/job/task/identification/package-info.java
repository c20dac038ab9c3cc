/**
 * Identification: the ranks of probes' mates among other faces, counted block by block without a matrix of all pairs. Pure arithmetic; the
 * counts of parts add up.
 */
package org.repmlpeval.job.task.identification;
