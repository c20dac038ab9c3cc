/**
 * RepMLP blocks as parts of a user's own Deeplearning4j {@code ComputationGraph}: built from DL4J's layers where it has them,
 * trained by DL4J, converted by {@code model.reparam}. Maps are {@code (N, C, H, W)}, sequences {@code (N, C, L)}. The arithmetic
 * of the conversion is elsewhere, and the native settings of the user's process are not changed.
 */
package org.repmlpeval.model.dl4j;
