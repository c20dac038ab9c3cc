/**
 * Encoded images to network inputs, equal to Pillow bit for bit: decode, resize, crop, normalise, as a named and hashed
 * {@code Recipe} says. A bad image ends as an outcome with its reason, never as other pixels.
 */
package org.repmlpeval.model.image;
