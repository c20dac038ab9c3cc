package org.repmlpeval.job.report.page.extra;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.repmlpeval.job.report.classes.ClassRow;

/**
 * What a page shows beyond the report.
 *
 * @param classes counts by class of a classifier, of all forms; empty if they are not known
 * @param thumbnails small images by the id of the image; empty if there are none
 */
public record PageExtras(List<ClassRow> classes, Map<String, Thumbnail> thumbnails) {
    /** Nothing. */
    public static final PageExtras NONE = new PageExtras(List.of(), Map.of());

    public PageExtras {
        classes = List.copyOf(classes);
        thumbnails = Collections.unmodifiableMap(new TreeMap<>(thumbnails));
    }
}
