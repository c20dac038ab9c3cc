/** Divides a listing into shards that cover it exactly once. Must not do input or output. */
package org.repmlpeval.partitioning.plan;
