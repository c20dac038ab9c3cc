/**
 * The conversion: batch norms folded, convolutions written as fully-connected kernels, branches merged. Pure functions in float64,
 * rounded once at the end. Runs no inference.
 */
package org.repmlpeval.model.reparam;
