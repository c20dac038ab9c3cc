/**
 * Turns a data set on any Hadoop file system into a sorted listing, a shard plan and encoded images. Does not depend on Spark or ND4J and
 * does not decode images. Order of the packages: {@code dataset}, {@code plan}, {@code read}.
 */
package org.repmlpeval.partitioning;
