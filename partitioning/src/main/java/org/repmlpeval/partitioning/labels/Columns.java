package org.repmlpeval.partitioning.labels;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.partitioning.classes.Names;

/**
 * The names that data sets give to the column of images and to the column of classes. Names that mean it more surely come first: a file
 * with the columns {@code id}, {@code image} and {@code class} names its images in {@code image}.
 */
enum Columns {
    IMAGE(
            "image images img imagepath imgpath imagename imagefile file filename filepath path",
            "imageid imgid fileid name",
            "id"),
    CLASS(
            "class classes label labels gtlabel target category synset wnid predictionstring",
            "classid labelid categoryid classindex labelindex classname labelname categoryname");

    private final Map<String, Integer> ranks = new HashMap<>();

    Columns(String... names) {
        for (int rank = 0; rank < names.length; rank++) {
            for (String name : names[rank].split(" ")) {
                ranks.put(name, rank);
            }
        }
    }

    /**
     * A chosen column.
     *
     * @param position among the columns, from 0
     * @param rivals other columns whose names mean it just as surely; the first one was chosen
     */
    record Choice(int position, List<String> rivals) {
        /** Names an ambiguous choice; empty if there is no other column that it could be. */
        Optional<String> note(Columns kind, List<String> names) {
            return rivals.isEmpty()
                    ? Optional.empty()
                    : Optional.of("the " + kind.name().toLowerCase(Locale.ROOT) + " is taken from "
                            + Names.quoted(names.get(position)) + " and not from " + Names.some(rivals)
                            + "; remove or rename the column that is not meant if this is wrong");
        }
    }

    /** The column that is meant; empty if none has a known name. */
    Optional<Choice> choose(List<String> names) {
        int best = Integer.MAX_VALUE;
        int position = -1;
        List<String> rivals = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Integer rank = ranks.get(plain(names.get(i)));
            if (rank != null && rank < best) {
                best = rank;
                position = i;
                rivals.clear();
            } else if (rank != null && rank == best) {
                rivals.add(names.get(i));
            }
        }
        return position < 0 ? Optional.empty() : Optional.of(new Choice(position, List.copyOf(rivals)));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }
}
