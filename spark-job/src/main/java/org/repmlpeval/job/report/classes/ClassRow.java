package org.repmlpeval.job.report.classes;

/**
 * One class in one form, a row of {@code classes.parquet}.
 *
 * @param images with this label
 * @param predicted images with this prediction
 * @param hits images with both
 * @param percent accuracy of the class; null without images
 */
public record ClassRow(String form, int index, String name, long images, long predicted, long hits, Double percent) {}
