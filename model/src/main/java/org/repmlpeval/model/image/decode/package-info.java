/**
 * Decodes image files to pixels. Chooses the decoder by the content of the file, and checks on every machine that bundled images
 * decode to the expected pixels.
 */
package org.repmlpeval.model.image.decode;
