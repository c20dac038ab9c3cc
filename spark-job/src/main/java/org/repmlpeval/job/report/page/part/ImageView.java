package org.repmlpeval.job.report.page.part;

import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.page.extra.Thumbnail;

/**
 * An image of the data set as a page shows it.
 *
 * @param id of the image
 * @param data its thumbnail as a data URI; null if there is none
 * @param width in pixels of the page, at which even a tiny image can be seen
 * @param height likewise
 * @param reason why there is none, in words; null if there is one, or if none was to be made
 */
public record ImageView(String id, String data, int width, int height, String reason) {
    private static final int SIDE = 96;

    public static ImageView of(String id, PageExtras extras) {
        Thumbnail thumbnail = extras.thumbnails().get(id);
        if (thumbnail == null || thumbnail.data() == null) {
            return new ImageView(id, null, 0, 0, thumbnail == null ? null : thumbnail.reason());
        }
        int scale = Math.max(1, SIDE / Math.max(thumbnail.width(), thumbnail.height()));
        return new ImageView(id, thumbnail.data(), scale * thumbnail.width(), scale * thumbnail.height(), null);
    }

    /** Whether there is an image, or a reason why there is none. */
    public boolean isThere() {
        return data != null || reason != null;
    }
}
