/**
 * From checkpoint bytes and pixels to logits. This package holds what all others of the module share: the two exceptions with which
 * the module refuses, and what must be settled before native libraries load. Nothing in this module knows Spark, Hadoop, labels or
 * shards. CONTRIBUTING.md lists the packages in the order in which they may use each other.
 */
package org.repmlpeval.model;
