/**
 * What a machine must show before it evaluates its first shard, which engine it uses, and what it does when its device fails. Knows
 * nothing about the run.
 */
package org.repmlpeval.job.run.admission;
