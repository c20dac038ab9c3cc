/** Which images go together: shards that cover a listing exactly once. Must not do input or output. */
package org.repmlpeval.partitioning.plan;
