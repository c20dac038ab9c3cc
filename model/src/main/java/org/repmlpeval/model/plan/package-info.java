/**
 * Compiles (architecture, state dict, form) to a plan: a flat list of {@link org.repmlpeval.model.plan.Instruction}s with their
 * weights folded in float64, and the {@link org.repmlpeval.model.plan.Layout} of every value in memory. Independent of backends;
 * computes no logits.
 */
package org.repmlpeval.model.plan;
