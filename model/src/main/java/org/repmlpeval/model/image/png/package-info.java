/**
 * PNG files: their headers, and their pixels as Pillow decodes them.
 */
package org.repmlpeval.model.image.png;
