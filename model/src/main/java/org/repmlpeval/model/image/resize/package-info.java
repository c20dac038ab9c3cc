/** Resizes 8-bit images with Pillow's filters and rounding. Does not depend on files or recipes. */
package org.repmlpeval.model.image.resize;
