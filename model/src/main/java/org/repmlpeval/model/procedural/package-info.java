/**
 * Procedural weights and images: numbers that any language can compute from a name, so that a network can be tested without its
 * weights. Uses only formulas, no files.
 */
package org.repmlpeval.model.procedural;
