/**
 * Images in memory: RGB pixels together with the facts from their file, and the exception for files that give no pixels. The
 * packages below decode files ({@code image.decode}), resize ({@code image.resize}) and prepare network inputs ({@code
 * image.recipe}). All of them equal Pillow bit for bit. A bad image leads to an outcome with a reason, never to other pixels.
 */
package org.repmlpeval.model.image;
