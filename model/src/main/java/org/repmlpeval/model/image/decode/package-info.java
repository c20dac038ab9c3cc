/**
 * Encoded bytes to pixels. Chooses the decoder by content, and checks on every machine that bundled images decode to the expected
 * pixels.
 */
package org.repmlpeval.model.image.decode;
