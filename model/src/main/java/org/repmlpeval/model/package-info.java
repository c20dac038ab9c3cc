/**
 * From checkpoint bytes and pixels to logits. What all rooms of this module share: the two exceptions by
 * which it refuses, and what is settled before native libraries load.
 *
 * <p>Order of the rooms, each may use those before it: {@code arch}, {@code checkpoint}, {@code reparam}, {@code engine};
 * {@code image} stands beside them, {@code catalogue} knows {@code image} too. Nothing here knows Spark, Hadoop, labels or shards.
 */
package org.repmlpeval.model;
