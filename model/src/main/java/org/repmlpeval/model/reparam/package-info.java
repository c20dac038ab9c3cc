/**
 * The conversion: folds batch norms, writes convolutions as fully-connected kernels and merges branches. All functions are pure,
 * compute in float64 and round once at the end. This package runs no inference.
 */
package org.repmlpeval.model.reparam;
