/**
 * Lists of images in tables: CSV, JSON lines or Parquet with a row for each image. A manifest says where an image is, and may say its class,
 * length and checksum. Must not open images.
 */
package org.repmlpeval.partitioning.manifest;
