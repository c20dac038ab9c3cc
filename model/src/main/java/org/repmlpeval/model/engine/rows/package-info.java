/**
 * Scores per pixel as a stream of rows: the network's output for a whole image or a sliding window, cropped, mirrored, resized and averaged
 * without ever holding all scores of an image at the label's size. The parts are put together by
 * {@link org.repmlpeval.model.engine.rows.PixelInference}. Knows neither labels nor classes' names.
 */
package org.repmlpeval.model.engine.rows;
