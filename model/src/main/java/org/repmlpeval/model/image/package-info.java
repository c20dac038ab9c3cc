/**
 * Images in memory: RGB pixels with what the file said about them, and the exception that says why a file gives none. The packages
 * below decode files ({@code image.decode}), resize ({@code image.resize}) and prepare network inputs ({@code image.recipe}). All of
 * them equal Pillow bit for bit. A bad image ends as an outcome with its reason, never as other pixels.
 */
package org.repmlpeval.model.image;
