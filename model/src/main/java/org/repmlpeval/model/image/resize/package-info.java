/**
 * Resizing of 8-bit images with Pillow's filters and rounding. Knows no files and no recipes.
 */
package org.repmlpeval.model.image.resize;
