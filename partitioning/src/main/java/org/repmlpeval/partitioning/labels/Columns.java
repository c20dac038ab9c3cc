package org.repmlpeval.partitioning.labels;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The names that data sets give to the column of images and to the column of classes. */
final class Columns {
    private static final Set<String> IMAGE = Set.of(
            "image",
            "images",
            "imageid",
            "img",
            "imgpath",
            "imagepath",
            "imagename",
            "file",
            "filename",
            "filepath",
            "path",
            "name",
            "id");
    private static final Set<String> CLASS = Set.of(
            "class",
            "classes",
            "classid",
            "classname",
            "classindex",
            "label",
            "labels",
            "labelid",
            "gtlabel",
            "target",
            "category",
            "categoryid",
            "synset",
            "wnid",
            "predictionstring");

    private Columns() {}

    static boolean isImage(String name) {
        return IMAGE.contains(plain(name));
    }

    static boolean isClass(String name) {
        return CLASS.contains(plain(name));
    }

    /** Positions of image and class if the fields are a heading. */
    static Optional<int[]> of(List<String> heading) {
        int[] image = IntStream.range(0, heading.size())
                .filter(i -> isImage(heading.get(i)))
                .toArray();
        int[] classes = IntStream.range(0, heading.size())
                .filter(i -> isClass(heading.get(i)))
                .toArray();
        return image.length == 0 || classes.length == 0
                ? Optional.empty()
                : Optional.of(new int[] {image[0], classes[0]});
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }
}
