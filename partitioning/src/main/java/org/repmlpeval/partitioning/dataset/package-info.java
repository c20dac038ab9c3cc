/**
 * Lists the images to evaluate: reads image folders and class lists on any Hadoop file system and makes a sorted listing with a
 * fingerprint. Must not open images, decode pixels or know about shards.
 */
package org.repmlpeval.partitioning.dataset;
