/** Pairs of face images: LFW's {@code pairs.txt}, CSV files, and finding their images in a listing. Must not read images. */
package org.repmlpeval.partitioning.pairs;
