/** Columns that hold the values of millions of rows in a few arrays. They know nothing of images. */
package org.repmlpeval.partitioning.columns;
