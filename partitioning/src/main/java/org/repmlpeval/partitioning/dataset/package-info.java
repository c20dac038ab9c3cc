/**
 * What there is to evaluate: image folders and class lists on any Hadoop file system, as a sorted, fingerprinted listing. Must
 * not open an image, decode pixels or know shards.
 */
package org.repmlpeval.partitioning.dataset;
