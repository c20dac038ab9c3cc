/**
 * Encoded images by entry, one result for each: its bytes or the reason why there are none. Must not substitute, skip, decode
 * or know labels' meaning.
 */
package org.repmlpeval.partitioning.read;
