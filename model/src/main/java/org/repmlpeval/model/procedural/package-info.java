/**
 * Procedural weights and images: numbers that any language can make anew from a name, so that a network is tested without its
 * weights. Knows formulas only, no files.
 */
package org.repmlpeval.model.procedural;
