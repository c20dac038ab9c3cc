package org.repmlpeval.job.report.rows;

/** A decoder's facts about an image. @param mode as stored: L, RGB, CMYK, …; sizes in pixels, as stored */
public record ImageFacts(String mode, int width, int height) {}
