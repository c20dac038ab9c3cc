/**
 * A data set to a sorted listing, a shard plan and encoded images, on any Hadoop file system. Knows no Spark, no ND4J and no
 * pixels. Order of the rooms: {@code dataset}, {@code plan}, {@code read}.
 */
package org.repmlpeval.partitioning;
