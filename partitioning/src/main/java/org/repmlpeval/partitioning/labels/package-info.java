/**
 * Reads label files: which classes belong to which image, in the formats in which data sets publish them, and matches them with a listing.
 * Must not know what a number stands for, that is, the network or the order of its classes.
 */
package org.repmlpeval.partitioning.labels;
