package org.repmlpeval.job.report.page.part;

import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.page.extra.Thumbnail;

/**
 * An image of the data set as a page shows it.
 *
 * @param id of the image
 * @param data its thumbnail as a data URI; null if there is none
 * @param reason why there is none, in words; null if there is one, or if none was to be made
 */
public record ImageView(String id, String data, int width, int height, String reason) {
    static ImageView of(String id, PageExtras extras) {
        Thumbnail thumbnail = extras.thumbnails().get(id);
        return thumbnail == null
                ? new ImageView(id, null, 0, 0, null)
                : new ImageView(id, thumbnail.data(), thumbnail.width(), thumbnail.height(), thumbnail.reason());
    }

    /** Whether there is an image, or a reason why there is none. */
    public boolean isThere() {
        return data != null || reason != null;
    }
}
