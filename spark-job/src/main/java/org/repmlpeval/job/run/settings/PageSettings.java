package org.repmlpeval.job.run.settings;

import org.repmlpeval.model.InvalidInputException;

/**
 * What the page of a report shows of the images themselves.
 *
 * @param thumbnails largest number of flips that are shown as small images; 0 if no image may leave its place
 */
public record PageSettings(int thumbnails) {
    /** Largest legal number. */
    public static final int MOST = 48;

    public static final PageSettings DEFAULT = new PageSettings(MOST);

    /** @throws InvalidInputException if the number is outside its legal range */
    public PageSettings {
        if (thumbnails < 0 || thumbnails > MOST) {
            throw new InvalidInputException("setting thumbnails is " + thumbnails + "; legal: 0 to " + MOST);
        }
    }
}
